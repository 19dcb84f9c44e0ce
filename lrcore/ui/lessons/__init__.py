"""The computations of each lesson, cached, and its tables and figures."""
