"""Both losses of one malignant patient, and of all patients around the best weights for two measurements."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.loss_surface import surface
from lrcore.lessons.regression.least_squares import with_intercept
from lrcore.lessons.regression.loss import (
    CROSS_ENTROPY,
    SQUARED_ERROR,
    cross_entropy,
    cross_entropy_slope,
    gradient,
    newton,
    squared_error,
    squared_error_slope,
)
from lrcore.model.dataset import load
from lrcore.schema import BY_KEY

malignant = np.ones(3)
for name, slope in (("cross-entropy", cross_entropy_slope), ("squared error", squared_error_slope)):
    pull = np.abs(slope(np.array([-6.0, 0.0, 6.0]), malignant))
    print(f"{name}: pull at scores of -6, 0 and 6: {pull[0]:.4f}, {pull[1]:.4f}, {pull[2]:.4f}")

columns = [BY_KEY[key].index for key in ("mean_radius", "mean_texture")]
chosen = load().measurements[:, columns]
X, y = (chosen - chosen.mean(axis=0)) / chosen.std(axis=0), load().outcome.astype(float)
best = newton(CROSS_ENTROPY, with_intercept(X), y, steps=25)
print(f"Gradient at the minimum: {np.abs(gradient(CROSS_ENTROPY, with_intercept(X), y, best)).max():.0e}")
grid = np.linspace(-8, 8, 37)
for each in (CROSS_ENTROPY, SQUARED_ERROR):
    down = surface(each, X, y, float(best[0]), grid).bends_down
    print(f"{each.name}: {down.sum():,} of {down.size:,} points bend down")

score = np.linspace(-6, 6, 121)
figure = go.Figure()
figure.add_scatter(x=score, y=cross_entropy(score, np.ones(len(score))), name="cross-entropy")
figure.add_scatter(x=score, y=squared_error(score, np.ones(len(score))), name="squared error")
figure.update_layout(xaxis_title="Score of a malignant patient", yaxis_title="Loss")
figure.show()
