"""Ways in: links, letters, PINs, sessions, and what stops guessing."""
