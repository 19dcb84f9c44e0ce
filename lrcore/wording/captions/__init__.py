"""Captions for a statistician and for a committee; one module for each page."""
