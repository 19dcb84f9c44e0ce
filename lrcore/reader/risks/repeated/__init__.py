"""Rows that are not one patient each."""
