"""Planning a study from first principles."""
