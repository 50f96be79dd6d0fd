"""Every role: sign-in, start page, my data."""
