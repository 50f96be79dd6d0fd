"""Data quality: what hinders the matching, and who is in it twice."""
