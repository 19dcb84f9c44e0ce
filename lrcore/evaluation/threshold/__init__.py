"""Consequences of a threshold: counts, rates, net benefit, prevalence, stability."""
