"""Columns become measurements, ids, outcomes and risks: headers, labels, numbers."""
