"""The parts of the Validation page, in the order in which they are read."""
