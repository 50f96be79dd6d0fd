"""Programmes, their rounds and questionnaires, and practice."""
