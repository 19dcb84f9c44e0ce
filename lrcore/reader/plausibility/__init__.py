"""Rules that measurements must meet, row by row and for the file as a whole."""
