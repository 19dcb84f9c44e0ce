"""Predictions over HTTP, by the rules and in the words of the reader of files.

``patients`` (what a client sent becomes 30 numbers, or a refusal), ``prediction`` (a risk and what
to say about it), ``in_force`` (the model and the threshold, loaded once and swapped when others are
put in force), ``recording`` (nothing is answered before it is in the journal), ``access`` and
``gate`` (who may ask, and what surrounds every answer), ``contract`` (the documented shapes) and
``app`` (the routes).
"""
