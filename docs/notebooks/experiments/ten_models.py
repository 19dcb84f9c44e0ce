"""Ten logistic regressions that rank alike, and the patients about whom they are divided."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.disagreement.ten_models import log_odds_by_model, split
from lrcore.lessons.measures import auc
from lrcore.lessons.splitting import stratified_folds
from lrcore.model.dataset import load
from lrcore.schema import FIELDS

features, outcome = load().measurements, load().outcome.astype(float)
fold = stratified_folds(outcome, 10, np.random.default_rng(0))
all_fields = np.arange(len(FIELDS))
without_errors = np.array([field.index for field in FIELDS if not field.key.endswith("_error")])
strengths = np.array([0.1, 0.3, 1.0, 3.0, 10.0])
log_odds = log_odds_by_model(features, outcome, [all_fields, without_errors], strengths, fold)
areas = [auc(outcome, each) for each in log_odds]
print(f"AUC of the ten models: {min(areas):.3f} to {max(areas):.3f}")

thresholds = np.array([0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
divided = [int(split(log_odds, float(np.log(t / (1 - t)))).sum()) for t in thresholds]
for threshold, n in zip(thresholds, divided, strict=True):
    print(f"threshold {threshold:.2f}: divided about {n} of {len(outcome)} patients")

figure = go.Figure(go.Scatter(x=thresholds, y=divided, mode="lines+markers"))
figure.update_layout(xaxis_title="Threshold", yaxis_title="Patients about whom the ten are divided")
figure.show()
