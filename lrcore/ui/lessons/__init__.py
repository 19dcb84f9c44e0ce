"""What each lesson computes, cached, and what it shows besides prose."""
