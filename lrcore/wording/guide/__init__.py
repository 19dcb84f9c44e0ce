"""What guides a newcomer: the terms in plain words, and the tour."""
