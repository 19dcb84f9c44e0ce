"""Ranking: the ROC curve, the AUC, and two AUCs compared on the same patients."""
