"""Decisions on record: their histories, their effect in counts, and their undo."""
