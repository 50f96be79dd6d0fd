"""A hostile and careful stranger: wrong ids, skipped steps, races, killed servers, damaged input."""
