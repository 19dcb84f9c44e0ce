"""The names of the measures, and those beyond the main ones in rows."""
