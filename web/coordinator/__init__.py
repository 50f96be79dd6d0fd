"""Role 2: the coordinator runs and approves the matching."""
