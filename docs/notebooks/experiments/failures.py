"""Patterns that a line cannot see until the right column is added, and balancing when cancers are rare."""

import numpy as np
import plotly.graph_objects as go

from lrcore.lessons.failures import circles, with_both, with_product, with_squares, xor
from lrcore.lessons.imbalance import drawn, four_ways
from lrcore.lessons.measures import auc, in_the_large
from lrcore.lessons.regression.newton import fitted, scores
from lrcore.lessons.splitting import scaled
from lrcore.model.dataset import load

for pattern, draw in (("exclusive or", xor), ("circles", circles)):
    rng = np.random.default_rng(0)
    (known, outcome), (new, later) = draw(400, rng), draw(400, rng)
    for name, expand in (
        ("plain", lambda points: points),
        ("product", with_product),
        ("squares", with_squares),
        ("both", with_both),
    ):
        area = auc(later, scores(fitted(expand(known), outcome), expand(new)))
        print(f"{pattern}, {name}: AUC {area:.3f} on other points")

rng = np.random.default_rng(0)
features, malignant = load().measurements, load().outcome.astype(float)
rows = rng.permutation(len(malignant))
inside = drawn(malignant, rows[:284], 150, 0.1, rng)
outside = drawn(malignant, rows[284:], 150, 0.1, rng)
like = features[inside]
betas = four_ways(scaled(like, like), malignant[inside], rng)
ways = ("as they are", "weighted", "weighted, intercept corrected", "with SMOTE")
for way, beta in zip(ways, betas, strict=True):
    log_odds = scores(beta, scaled(features[outside], like))
    print(f"{way}: calibration-in-the-large {in_the_large(malignant[outside], log_odds):+.2f}")

points, outcome = xor(400, np.random.default_rng(0))
figure = go.Figure(go.Scatter(x=points[:, 0], y=points[:, 1], mode="markers", marker_color=outcome))
figure.update_layout(xaxis_title="First measurement", yaxis_title="Second measurement")
figure.show()
