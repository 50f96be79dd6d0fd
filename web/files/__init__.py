"""Files: bytes in, rows out, and back. Knows no HTTP, no templates, no database and no engine."""
