"""What a reading process sends back is data: nothing that it sends is run, whatever it has become."""

import io
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest

from lrcore.reader import Choices, read_labelled
from lrcore.reader.apart.messages import Progress
from lrcore.reader.apart.pipe import Ended, receive, send
from lrcore.reader.apart.plain_data import packed, unpacked
from lrcore.reader.equation.equation import read_equation
from tests.reader.apart.test_reading_apart import SOUND, parts_of
from tests.reader.made import delimited, table

LINES = table()
ODD = [[*row[:5], "?", *row[6:]] for row in LINES[1:]]
DIRTY = delimited([LINES[0], *((LINES[1:] + ODD) * 250)]).encode()


@pytest.mark.parametrize("content", [*SOUND.values(), DIRTY], ids=[*SOUND, "many issues"])
def test_a_result_is_the_same_afterwards(content):
    read = read_labelled(content)
    pipe = io.BytesIO()
    send(pipe, read)
    again = receive(io.BytesIO(pipe.getvalue()), len(pipe.getvalue()))
    assert type(again) is type(read)
    assert parts_of(again) == parts_of(read)
    for name in ("labels", "dialect", "choices", "offers"):
        assert getattr(again, name, None) == getattr(read, name, None) or name == "labels"
    np.testing.assert_array_equal(
        again.labels.outcome(["M", "B", "1", "0"]), read.labels.outcome(["M", "B", "1", "0"])
    )


class Forged:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.mark.parametrize(
    "text",
    [
        b"{}",
        b"[",
        b'{"=": "Path", "of": ["x"]}',
        b'{"=": "Issue", "of": [1]}',
        b'{"=": "Choices", "of": ["no codec"]}',
        b'{"=": "array", "of": [0, "|O", [1]]}',
        b'{"=": "array", "of": [7, "<f8", [1]]}',
        b'{"=": "array", "of": [0, "<f8", [5000000]]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_result_is_refused(text):
    with pytest.raises(ValueError, match=r"no result|Only arrays|Expecting|reshape|cannot"):
        unpacked(text, [bytearray(8)])


def test_nothing_that_was_sent_is_run(tmp_path):
    forged = pickle.dumps(Forged(tmp_path / "ran"))
    framed = struct.pack("<QQ", 0, len(forged)) + forged
    with pytest.raises(Ended):
        receive(io.BytesIO(framed), 10_000)
    assert not (tmp_path / "ran").exists()
    with pytest.raises(TypeError, match="Forged is no part of a result"):
        packed(Forged(tmp_path))


def test_no_more_is_taken_than_a_reading_may_hold():
    pipe = io.BytesIO()
    send(pipe, Progress(0.5))
    assert receive(io.BytesIO(pipe.getvalue()), 1_000) == Progress(0.5)
    for announced in (struct.pack("<QQ", 0, 2**60), struct.pack("<Q", 2**60)):
        with pytest.raises(Ended):
            receive(io.BytesIO(announced), 1_000)


def test_every_part_of_an_equation_comes_through():
    terms = [
        "age",
        "log(psa)",
        "min(sqrt(x), 5)",
        "max(x, 2)",
        "x^2",
        "sex == 'f'",
        "age:log(psa):sex == 'm'",
    ]
    rows = "".join(f'"{term}",0.5\n' for term in terms)
    content = f"term,coefficient\n(Intercept),-1\n{rows}".encode()
    choices = Choices(equation=read_equation(content, name="<b>published</b>.csv"))
    assert len(choices.equation.terms) == len(terms)
    assert unpacked(*packed(choices)) == choices
