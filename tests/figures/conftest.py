import json

import pytest


@pytest.fixture
def states_agree():
    """Return a check that everything that moves has one entry for each state of the slider."""
    return checked


def checked(figure):
    sent = json.loads(json.dumps(figure.as_json(), allow_nan=False))
    k = len(sent["shown"])
    assert 0 <= sent["start"] < k
    in_address = [figure.as_address(state) for state in range(k)]
    assert in_address[sent["start"]] is None
    assert all(text is None or figure.state_of(text) == state for state, text in enumerate(in_address))
    assert all(len(number["values"]) == k for number in sent["numbers"])
    for panel in sent["panels"]:
        assert panel["alt"]
        assert panel["drag"] is None or len(panel["drag"]) == k
        assert len(panel["x"]["ticks"]) == len(panel["x"]["labels"])
        for mark in panel["marks"]:
            assert len(mark["x"]) == len(mark["y"]) == k
        for line in panel["lines"]:
            moving = [values for values in (line["x"], line["y"]) if isinstance(values[0], list)]
            assert all(len(values) == k for values in moving)
    return sent
