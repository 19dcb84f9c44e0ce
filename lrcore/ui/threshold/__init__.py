"""The Threshold page: stability of the choice, and putting it in force."""
