"""The Calculator page: 30 measurements of one patient, the risk, and what drives it."""
