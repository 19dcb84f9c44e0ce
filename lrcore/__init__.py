"""Cutpoint: see whether risks can be trusted, choose a threshold that can be defended, apply it."""

__version__ = "0.1.0"
