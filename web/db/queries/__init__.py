"""Every SELECT of the platform, by subject. Each function takes the session, then the actor it answers."""
