"""Role 1: the company contact submits the registration."""
