"""Use cases without HTTP: a session and an actor in, frozen values out, named errors, never a commit."""
