"""The Model page: the model card and its versions."""
