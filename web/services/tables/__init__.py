"""Spreadsheets taken in: preview, exactly that, and taking it back."""
