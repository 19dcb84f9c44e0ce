"""Evaluation of patients who arrive in parts, from statistics that can be added."""
