"""Workbooks: what their parts say, and their cells as text."""
