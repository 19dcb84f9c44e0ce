"""Numerical methods the measures share: logistic fits, quantiles, resampling."""
