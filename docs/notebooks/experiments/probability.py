"""A coefficient as an odds ratio, and what it does to a risk."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.meaning import changed_risk, odds_ratio
from lrcore.lessons.regression.newton import fitted
from lrcore.lessons.regression.sigmoid import log_odds, sigmoid, sigmoid_slope
from lrcore.lessons.splitting import scaled
from lrcore.model.dataset import load
from lrcore.schema import BY_KEY

features, outcome = load().measurements, load().outcome.astype(float)
beta = fitted(scaled(features, features), outcome)
for key in ("worst_radius", "worst_texture", "mean_compactness"):
    ratio = odds_ratio(beta[1 + BY_KEY[key].index], 1.0)
    after = changed_risk(np.array(0.1), ratio)
    print(f"{BY_KEY[key].label}: one standard deviation more multiplies the odds by {ratio:.3f}")
    print(f"    a risk of 0.100 becomes {after:.3f}")

score = np.linspace(-6, 6, 121)
print(f"The log-odds of the sigmoid are the score: {np.abs(log_odds(sigmoid(score)) - score).max():.0e}")
figure = go.Figure(go.Scatter(x=score, y=sigmoid(score), name="risk"))
figure.add_scatter(x=score, y=sigmoid_slope(score), name="slope")
figure.update_layout(xaxis_title="Score", yaxis_title="Risk, and its slope")
figure.show()
