"""Browser components of our own: the threshold workbench, live figures, the plotting worker."""
