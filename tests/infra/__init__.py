"""Real servers for tests: PostgreSQL, SMTP, the application itself, a browser."""
