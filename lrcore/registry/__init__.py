"""Stored model versions, their records, and the threshold in force with its history."""
