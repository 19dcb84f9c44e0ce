"""A published logistic equation: its terms, its file, and the risks it gives for a table of patients."""
