"""The mean area of a nucleus from its mean radius and texture, by formula and step by step."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.least_squares import (
    mean_squared_error,
    mean_squared_error_gradient,
    normal_equation,
    standard_errors,
    with_intercept,
)
from lrcore.model.dataset import load
from lrcore.schema import BY_KEY

radius, texture, area = (
    load().measurements[:, BY_KEY[key].index] for key in ("mean_radius", "mean_texture", "mean_area")
)
X = with_intercept(np.column_stack([radius, texture]))
weights = normal_equation(X, area)
for name, weight, error in zip(
    ("intercept", "radius", "texture"), weights, standard_errors(X, area, weights), strict=True
):
    print(f"{name}: {weight:.3f} (standard error {error:.3f})")
print(f"R squared {1 - mean_squared_error(X, area, weights) / area.var():.4f}")

Z = with_intercept(((radius - radius.mean()) / radius.std())[:, None])
target = (area - area.mean()) / area.std()
steps = gradient_descent(
    lambda w: mean_squared_error_gradient(Z, target, w), np.array([-1.0, -1.0]), rate=0.1, steps=40
)
best = normal_equation(Z, target)
print(f"After 40 steps the slope is {steps[-1, 1]:.4f}, by formula {best[1]:.4f}")

figure = go.Figure(go.Scatter(x=X @ weights, y=area - X @ weights, mode="markers"))
figure.update_layout(xaxis_title="Fitted area", yaxis_title="Residual")
figure.show()
