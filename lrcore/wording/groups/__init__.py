"""Groups of patients in words."""
