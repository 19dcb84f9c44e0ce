"""Logistic regression from the beginning: small functions in numpy that a lesson shows and runs."""
