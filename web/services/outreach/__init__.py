"""Companies of a round as the coordinator works with them: inviting, reminding, noting, giving more time."""
