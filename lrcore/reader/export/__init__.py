"""Scores, refusals and corrected rows as files."""
