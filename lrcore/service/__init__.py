"""Predictions over HTTP, by the rules and with the messages of the reader of files.

``app`` lists the routes and ``endpoints`` answers them: ``patients`` turns a request into 30 numbers or
a refusal, ``prediction`` scores them, ``active_model`` provides the model and the threshold in force,
``recording`` writes each prediction to the journal before it is answered. ``middleware`` checks hosts,
keys and connections, ``contract`` documents the shapes, ``framework`` holds what is replaced in FastAPI.
"""
