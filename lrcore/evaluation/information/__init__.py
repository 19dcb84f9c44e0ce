"""What more patients would be worth: the value of information about the best strategy at a threshold."""
