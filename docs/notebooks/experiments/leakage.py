"""Both leaks measured: a scaler that has seen the held-out patients, and measurements selected on all."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.leakage import mean_over_splits, noise, scaling_compared, selection_compared
from lrcore.lessons.splitting import stratified_split
from lrcore.model.dataset import load

features, outcome = load().measurements, load().outcome.astype(float)
rng = np.random.default_rng(0)
both = np.array(
    [scaling_compared(features, outcome, *stratified_split(outcome, 0.2, rng)) for _ in range(50)]
)
mean, low, high = mean_over_splits(both[:, 1, 0] - both[:, 0, 0], 0.2)
print(f"Scaler fitted on all patients: AUC {mean:+.5f} ({low:+.4f} to {high:+.4f}) in 50 splits")

candidates = (10, 100, 1000)
areas = []
for n in candidates:
    studies = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        studies.append(selection_compared(*noise(100, n, rng), 10, rng))
    areas.append(np.mean(studies, axis=0))
    print(
        f"10 of {n:,} measurements of noise: AUC {areas[-1][0]:.2f} with the leak, {areas[-1][1]:.2f} without"
    )

figure = go.Figure()
for name, column in (("selected on all", 0), ("selected inside", 1)):
    figure.add_scatter(x=candidates, y=[area[column] for area in areas], name=name)
figure.update_layout(xaxis_title="Measurements of noise", yaxis_title="AUC", xaxis_type="log")
figure.show()
