import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.model.dataset import load
from lrcore.model.explanation import explain
from lrcore.model.risk_model import RiskModel
from lrcore.schema import FIELDS, PROPERTIES


def test_by_hand():
    model = RiskModel(np.full(30, 2.0), np.full(30, 4.0), np.ones(30), -1.0)
    found = explain(model, np.full(30, 6.0))
    assert found.shares.tolist() == [1.0] * 30
    assert (found.average, found.log_odds) == (-1.0, 29.0)


@pytest.mark.parametrize("row", [0, 19, 101, 568])
def test_the_shares_add_up_to_the_log_odds(artifact, row):
    found = explain(artifact.model, load().measurements[row])
    assert found.average + found.shares.sum() == pytest.approx(found.log_odds, abs=1e-10)
    assert found.by_property().sum() == pytest.approx(found.shares.sum(), abs=1e-10)


def test_a_property_is_its_three_fields(artifact):
    found = explain(artifact.model, load().measurements[0])
    place = [prop.name for prop in PROPERTIES].index("texture")
    fields = [field.index for field in FIELDS if field.nuclear_property.name == "texture"]
    assert found.by_property()[place] == pytest.approx(found.shares[fields].sum())


def test_the_frame_names_the_largest_share_first(artifact):
    found = explain(artifact.model, load().measurements[0])
    frame = found.frame()
    assert frame["share_of_log_odds"].abs().is_monotonic_decreasing
    assert frame["share_of_log_odds"].sum() == pytest.approx(found.shares.sum())


def test_fewer_measurements_are_refused(artifact):
    with pytest.raises(InvalidInput, match="30 finite numbers"):
        explain(artifact.model, np.ones(29))
    with pytest.raises(InvalidInput, match="30 finite numbers"):
        explain(artifact.model, np.full(30, np.nan))
