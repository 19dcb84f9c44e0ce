"""Plans sealed before outcomes are read, and when the outcomes of each file were first read."""
