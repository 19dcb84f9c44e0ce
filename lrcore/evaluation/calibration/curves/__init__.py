"""Calibration curves without bins: local regression, splines, the band, cumulative differences."""
