"""The repository itself: layout, imports, texts, house rules."""
