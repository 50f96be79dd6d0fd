"""Matching and proving on spreadsheets, on one computer, without server, account or database."""
