"""Whether the risks are right, in words: in one group of patients, and as outcomes arrive."""
