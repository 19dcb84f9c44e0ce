"""What is computed before the first visitor: kept for every session, and without a word in the log."""

from threading import Thread

import pytest

from lrcore.ui import evaluation_set_choice, warm_up
from lrcore.ui.performance import results


@pytest.mark.usefixtures("own_folder")
def test_the_first_page_is_computed_for_all_sessions(monkeypatch, caplog):
    computing = Thread(target=warm_up._compute_first_page)
    computing.start()
    computing.join(60)
    assert not caplog.records

    def refuse(*_, **__):
        raise AssertionError("computed again")

    monkeypatch.setattr(results, "evaluation_summary", refuse)
    found = results.performance(evaluation_set_choice.cross_validated_set())
    assert found.summary.auc.defined
