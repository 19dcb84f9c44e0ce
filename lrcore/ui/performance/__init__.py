"""The parts of the Performance page, in the order in which they are read."""
