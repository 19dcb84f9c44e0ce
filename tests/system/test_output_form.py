"""A name that announces another form is refused."""

from pathlib import Path

import pytest

from lrcore.errors import InvalidInput
from lrcore.system.output_form import OutputForm

TEXT, TABLE = OutputForm("a page", (".html", ".htm")), OutputForm("a table", (".csv",))


@pytest.mark.parametrize(
    "name", ["x.html", "x.HTM", "x", "x.new", ".hidden", "v1.2", "x.txt", "a.docx/x", "/dev/stdout"]
)
def test_a_name_that_agrees_or_announces_nothing_is_accepted(name):
    TEXT.check(Path(name), [TEXT, TABLE])


@pytest.mark.parametrize("name", ["x.docx", "x.PDF", "x.html.gz", "é.zip", "x.csv"])
def test_a_name_that_announces_another_form_is_refused(name):
    with pytest.raises(InvalidInput) as refusal:
        TEXT.check(Path(name), [TEXT, TABLE])
    said = str(refusal.value)
    assert said.startswith(
        f"{name} cannot be written: expected a name that ends in .html or .htm for a page, got "
    )
    assert said.endswith("Change the name, or choose another form with --as.")


def test_standard_output_announces_nothing():
    TEXT.check(None, [TEXT, TABLE])
