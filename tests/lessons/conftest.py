import pytest

from lrcore.model.dataset import load


@pytest.fixture(scope="session")
def series():
    """The 569 aspirates, with outcomes as numbers."""
    data = load()
    return data.measurements, data.outcome.astype(float)
