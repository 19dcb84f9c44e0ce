"""Evaluation of risks against outcomes: patients in, one frozen result with its interval out.

Independent of models, files and pages. ``outcome`` is 1 for malignant; ``risk`` is P(malignant).
Every result states its n and, if it is an estimate, its interval; what cannot be estimated is
``nan`` with a reason, never 0.
"""
