import pytest

from lrcore.system import extras


@pytest.mark.parametrize(("installed", "source"), [(True, "cutpoint-dashboard[word]"), (False, ".[word]")])
def test_an_extra_is_installed_from_where_the_package_came_from(monkeypatch, installed, source):
    monkeypatch.setattr(extras, "is_installed", lambda: installed)
    assert extras.how_to_install("word") == f"pip install '{source}'"
    needs = extras.why_missing("A file", "word", no_such_module="no-such-library")
    assert needs == f"A file needs no-such-library, which is not installed: pip install '{source}'"
