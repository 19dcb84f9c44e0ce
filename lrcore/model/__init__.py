"""The development data, the fitted model, and what it says of one patient."""
