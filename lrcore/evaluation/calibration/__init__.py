"""Agreement of risks with outcomes: slope, smooth curve, bins, Brier score, ICI."""
