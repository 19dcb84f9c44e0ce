"""The path of the penalty, cross-validated, and the fit without a penalty, which never ends."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.measures import auc, log_loss, recalibration
from lrcore.lessons.regularisation import cross_validated_path, path, smallest_margin, unpenalised_steps
from lrcore.lessons.splitting import scaled, stratified_folds
from lrcore.model.dataset import load

features, outcome = load().measurements, load().outcome.astype(float)
strengths = 10.0 ** np.arange(-4, 5)
fold = stratified_folds(outcome, 10, np.random.default_rng(0))
found = cross_validated_path(features, outcome, strengths, fold)
loss_along = [log_loss(outcome, row) for row in found]
for C, row, value in zip(strengths, found, loss_along, strict=True):
    slope = recalibration(outcome, row)[1]
    print(f"C = {C:g}: log loss {value:.4f}, AUC {auc(outcome, row):.4f}, calibration slope {slope:.2f}")

standard = scaled(features, features)
betas = unpenalised_steps(standard, outcome, 20)
early, late = np.linalg.norm(betas[5]), np.linalg.norm(betas[-1])
print(f"Without a penalty the length of the coefficients grows from {early:.0f} to {late:.0f}")
print(f"Smallest margin after 20 steps: {smallest_margin(betas[-1], standard, outcome):.1f}")

figure = go.Figure()
for column in path(standard, outcome, strengths)[:, 1:].T:
    figure.add_scatter(x=strengths, y=column, showlegend=False)
figure.update_layout(xaxis_title="C", yaxis_title="Coefficient", xaxis_type="log")
figure.show()
