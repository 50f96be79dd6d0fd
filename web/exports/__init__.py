"""What is given away of a plan, in words: facts of the services in, workbooks, papers and proofs out."""
