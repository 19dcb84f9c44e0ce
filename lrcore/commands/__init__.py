"""The commands of ``python -m lrcore``, one a file: thin shells over the library."""
