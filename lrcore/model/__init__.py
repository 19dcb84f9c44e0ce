"""The development data, the fitted model, and its statements about one patient."""
