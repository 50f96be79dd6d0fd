"""Role 3: Azubi and Fachkraft see their tandem."""
