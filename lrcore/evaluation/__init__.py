"""Two arrays in, one frozen result out: how good are these risks, and how sure is that?

Knows no model, no file and no screen. ``outcome`` is 1 for malignant; ``risk`` is P(malignant).
Every result carries its n and, where it is an estimate, its interval; what cannot be estimated is
``nan`` with a reason, never 0.
"""
