"""The regressions themselves: sigmoid, losses, and the ways to minimise them."""
