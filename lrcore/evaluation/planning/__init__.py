"""How many patients a study needs: to develop a model, and to validate one to a stated precision."""
