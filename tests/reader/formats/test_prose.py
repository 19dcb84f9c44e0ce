"""A text of sentences is named as such, and no table is taken for one."""

from pathlib import Path

import pytest

from lrcore.errors import CohortRefused
from lrcore.reader import read_labelled
from lrcore.reader.formats.file_signatures import is_prose

ROOT = Path(__file__).parents[3]
LETTER = """Dear colleague,

please find the risks and the outcome of our patients below, as we agreed last week.
Kind regards
"""
NOTE = "Seen again with her mother, who asked about diet and sleep and work and travel and rest"


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "docs/files.md", "docs/statistics.md", "docs/architecture.md"]
)
def test_documents_are_no_tables(name):
    with pytest.raises(CohortRefused, match="text of sentences, not a table"):
        read_labelled((ROOT / name).read_bytes())


def test_a_letter_is_no_table():
    with pytest.raises(CohortRefused, match="text of sentences"):
        read_labelled(LETTER.encode())


@pytest.mark.parametrize("folder", ["cohorts", "structures"])
def test_no_table_is_prose(folder):
    texts = [
        path
        for path in (ROOT / "tests" / folder).iterdir()
        if path.suffix in (".csv", ".txt", ".tsv", ".data")
    ]
    assert texts
    assert not [path.name for path in texts if is_prose(path.read_bytes()[:8192].decode("utf-8", "ignore"))]


def test_titles_and_notes_do_not_make_a_table_prose():
    assert not is_prose(f"{LETTER}risk,outcome\n" + "0.2,0\n0.7,1\n" * 10)
    assert not is_prose("id,risk,note\n" + "".join(f'P-{k},0.{k},"{NOTE}"\n' for k in range(1, 9)))
    assert not is_prose("id,risk,note\n" + "".join(f'P-{k},0.{k},"{NOTE}\n{NOTE}"\n' for k in range(1, 9)))
