"""Forest plots: a row for each estimate, with its interval drawn and printed."""
