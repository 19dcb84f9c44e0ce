"""What was fixed before the outcomes of a file were first read, and what was not."""
