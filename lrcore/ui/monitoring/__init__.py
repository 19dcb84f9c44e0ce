"""The parts of the Monitoring page."""
