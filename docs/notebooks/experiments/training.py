"""Gradient descent to the weights that Newton's method finds."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.least_squares import with_intercept
from lrcore.lessons.regression.newton import fitted
from lrcore.lessons.regression.penalised import (
    condition_number,
    penalised_gradient,
    penalised_hessian,
    penalised_loss,
)
from lrcore.model.dataset import load

measurements, y = load().measurements, load().outcome.astype(float)
standardised = (measurements - measurements.mean(axis=0)) / measurements.std(axis=0)
X, raw = with_intercept(standardised), with_intercept(measurements)
path = gradient_descent(lambda w: penalised_gradient(X, y, w, 1.0), np.zeros(31), rate=3.0, steps=6000)
best = fitted(standardised, y, C=1.0)
away = np.abs(path - best).max(axis=1)
print(f"Largest difference from Newton's weights after 6,000 steps: {away[-1]:.0e}")
print(f"Within 1e-6 after {np.argmax(away < 1e-6):,} steps")
zero = np.zeros(31)
for name, design in (("standardised", X), ("raw", raw)):
    print(f"Condition number, {name}: {condition_number(penalised_hessian(design, y, zero, 1.0)):.1e}")

steps = np.unique(np.geomspace(1, 6000, 60).astype(int))
excess = [penalised_loss(X, y, path[step], 1.0) - penalised_loss(X, y, best, 1.0) for step in steps]
figure = go.Figure(go.Scatter(x=steps, y=excess))
figure.update_layout(
    xaxis_title="Step", yaxis_title="Loss above its minimum", xaxis_type="log", yaxis_type="log"
)
figure.show()
