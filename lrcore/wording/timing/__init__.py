"""Whether a threshold and an analysis were fixed before the outcomes were read, in sentences."""
