"""Results in words: the same sentences on pages, in reports and on the command line."""
