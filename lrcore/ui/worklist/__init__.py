"""The Worklist page: a file is read, scored, sorted and exported."""
