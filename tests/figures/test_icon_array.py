"""A hundred patients, one icon each, whatever the risk and its range."""

import pytest

from lrcore.figures.icon_array import icon_array_figure, icon_counts


@pytest.mark.parametrize(
    ("risk", "low", "high", "counts"),
    [
        (0.464, 0.091, 0.826, (9, 46, 83)),
        (0.0, 0.0, 0.0, (0, 0, 0)),
        (1.0, 0.999, 1.0, (100, 100, 100)),
        (0.996, 0.2, 0.9999, (20, 100, 100)),
        (0.004, 0.0, 0.006, (0, 0, 1)),
    ],
)
def test_there_are_a_hundred_icons_and_the_counts_are_those_of_the_limits(risk, low, high, counts):
    assert icon_counts(risk, low, high) == counts
    figure = icon_array_figure(risk, low, high)
    places = [(x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)]
    assert len(places) == len(set(places)) == 100
    sizes = {trace.name.partition(" ")[2].partition(",")[0]: 0 for trace in figure.data}
    for trace in figure.data:
        n, _, name = trace.name.partition(" ")
        assert int(n) == len(trace.x) > 0
        sizes[name.partition(",")[0]] += len(trace.x)
    assert sizes.get("with a cancer", 0) == counts[1]
