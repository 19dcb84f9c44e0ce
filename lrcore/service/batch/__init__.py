"""A batch of patients: rows decoded one by one, scored in short turns, answered in blocks."""
