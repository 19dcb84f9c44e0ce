"""How wide the interval of the calibration slope will be, by formula and in studies that are simulated."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.failures import cross_validated
from lrcore.lessons.planning.study_size import (
    patients_for_slope,
    patients_with_even_odds,
    ratio_width,
    simulated_slopes,
    slope_width,
)
from lrcore.lessons.splitting import stratified_folds
from lrcore.model.dataset import load

outcome = load().outcome.astype(float)
fold = stratified_folds(outcome, 10, np.random.default_rng(0))
log_odds = cross_validated(load().measurements, outcome, fold, 1.0, lambda features: features)
print(f"569 patients hold as much information as {patients_with_even_odds(log_odds):.0f} with a risk of 50 %")
print(f"Patients for a slope of width 0.2: {np.ceil(patients_for_slope(log_odds, 0.2)):,.0f}")
print(f"Width of observed / expected with 569 patients: {ratio_width(log_odds, 569):.3f}")

sizes = np.array([400, 800, 1600, 3200])
simulated = []
for n in sizes:
    found = simulated_slopes(log_odds, int(n), 20, np.random.default_rng(0))
    simulated.append(2 * np.nanmean(found[:, 1]))
    print(f"n = {n:,}: width {slope_width(log_odds, n):.2f} by formula, {simulated[-1]:.2f} simulated")

figure = go.Figure(go.Scatter(x=sizes, y=[slope_width(log_odds, n) for n in sizes], name="formula"))
figure.add_scatter(x=sizes, y=simulated, mode="markers", name="simulated")
figure.update_layout(xaxis_title="Patients", yaxis_title="Width of the interval of the slope")
figure.show()
