"""Risks distorted in three ways that keep the order of the patients, and their repair."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.distortion import powered, repair_lines, repaired, shifted, stretched
from lrcore.lessons.failures import cross_validated
from lrcore.lessons.measures import auc, brier, in_the_large, log_loss, recalibration
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.lessons.splitting import stratified_folds
from lrcore.model.dataset import load

outcome = load().outcome.astype(float)
fold = stratified_folds(outcome, 10, np.random.default_rng(0))
log_odds = cross_validated(load().measurements, outcome, fold, 1.0, lambda features: features)
distorted = {
    "as it is": log_odds,
    "shifted by 2": shifted(log_odds, 2.0),
    "stretched by 3": stretched(log_odds, 3.0),
    "raised to the power 0.4": powered(log_odds, 0.4),
}
for name, each in distorted.items():
    print(
        f"{name}: AUC {auc(outcome, each):.4f}, Brier {brier(outcome, each):.4f}, "
        f"slope {recalibration(outcome, each)[1]:.2f}, in the large {in_the_large(outcome, each):+.2f}"
    )
worse = distorted["stretched by 3"]
better = repaired(worse, repair_lines(worse, outcome, fold), fold)
print(f"Log loss stretched {log_loss(outcome, worse):.4f}, repaired {log_loss(outcome, better):.4f}")

order = np.argsort(log_odds)
figure = go.Figure()
for name, each in distorted.items():
    figure.add_scatter(x=sigmoid(log_odds[order]), y=sigmoid(each[order]), name=name)
figure.update_layout(xaxis_title="Risk as it is", yaxis_title="Risk distorted")
figure.show()
