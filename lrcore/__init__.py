"""Cutpoint: see whether risks can be trusted, choose a threshold that can be defended, apply it."""
