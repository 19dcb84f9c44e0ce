"""Updating of the risks: recalibration by no more than the patients can support, and its threshold."""
