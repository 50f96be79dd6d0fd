"""Everything that is printed, in words: facts of the services in, a document for a template of `files/papers` out."""
