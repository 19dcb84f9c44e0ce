"""No body costs more than in proportion to its length, and none keeps the event loop to itself."""

import asyncio
import json
import sys
import time

import pytest

from benchmarks import bodies
from lrcore.model.dataset import load
from lrcore.service import patients
from lrcore.service.active_model import ActiveModelWatcher
from lrcore.service.batch import rows, scoring, turns
from lrcore.service.batch.rows import rows_in
from lrcore.service.batch.scoring import PlainForm, score_rows
from lrcore.service.batch.turns import Turns
from lrcore.service.patients import decode_body, measurements_of
from lrcore.service.refusal import Refusal
from tests.waiting import completed

SERIES = load().measurements
SMALL = 8 * 1024
KINDS = sorted(bodies.hostile(SMALL))


class Name(str):
    """A name that counts how often it is compared."""

    __slots__ = ()
    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Name.compared += 1
        return str.__eq__(self, other)


def comparisons(names):
    Name.compared = 0
    with pytest.raises(Refusal, match="is given twice"):
        patients.unique_names([(Name(name), 1) for name in names])
    return Name.compared


@pytest.mark.parametrize("place", ["first", "last"])
def test_a_name_given_twice_is_found_in_proportion_to_the_names(place):
    def work(n):
        names = [f"n{number}" for number in range(n)]
        return comparisons([names[-1], *names] if place == "first" else [*names, names[-1]])

    assert work(4_000) <= 4.2 * work(1_000) + 10


def calls(work):
    """How many functions a piece of work calls, those of the interpreter included."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def refused(work):
    try:
        work()
    except Refusal as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("kind", KINDS)
def test_the_work_for_one_patient_grows_with_the_body(kind):
    def work(size):
        body = bodies.hostile(size)[kind]
        return calls(lambda: refused(lambda: measurements_of(decode_body(body))))

    assert work(4 * SMALL) <= 4.5 * work(SMALL) + 100


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_stays_short(kind):
    body = bodies.hostile(4 * SMALL)[kind]
    assert len(refused(lambda: measurements_of(decode_body(body)))) < 500
    for wrapped in (body, b'{"rows":' + body + b"}", b'{"rows":[' + body + b"]}"):
        assert len(refused(lambda wrapped=wrapped: completed(all_rows(wrapped)))) < 500


async def all_rows(body):
    return [row async for row in rows_in(body, Turns())]


class Decoder:
    """The decoder of JSON, which counts the characters it is given."""

    def __init__(self, decoder):
        self.decoder, self.total, self.longest = decoder, 0, 0

    def raw_decode(self, text, at):
        found, end = None, len(text)
        try:
            found, end = self.decoder.raw_decode(text, at)
        finally:
            self.total += end - at
            self.longest = max(self.longest, end - at)
        return found, end


@pytest.mark.parametrize("wrapping", ["%s", '{"rows":%s}', '{"rows":[%s]}', '{"rows":[%s', '{"x":%s}'])
@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_is_decoded_once_and_in_short_pieces(kind, wrapping, monkeypatch):
    body = wrapping.encode().replace(b"%s", bodies.hostile(2**20)[kind])
    decoder = Decoder(rows.DECODER)
    monkeypatch.setattr(rows, "DECODER", decoder)
    refused(lambda: completed(all_rows(body)))
    assert decoder.longest <= 3 * rows.MAX_ROW_CHARACTERS
    assert decoder.total <= 1.5 * len(body) + 6 * rows.MAX_ROW_CHARACTERS


class Clock:
    """A clock that goes on by a millisecond whenever it is read."""

    def __init__(self):
        self.now = 0.0

    def perf_counter(self):
        self.now += 0.001
        return self.now


@pytest.mark.parametrize(
    "body",
    [
        {"rows": SERIES[:200].tolist()},
        {"rows": [["x"] * 30] * 200},
        {"rows": [[-1] * 30] * 200},
        {"rows": [0] * 200},
        {"rows": [{f"n{number}": 1 for number in range(60)}] * 200},
    ],
    ids=["patients", "texts", "negatives", "no rows", "names"],
)
def test_the_event_loop_goes_on_beside_a_batch(body, trained_folder, monkeypatch):
    """Between two turns of the event loop, only as many rows are scored as its time allows."""
    done, score = [], scoring._score_row
    monkeypatch.setattr(turns, "time", Clock())
    monkeypatch.setattr(scoring, "_score_row", lambda *row: done.append(0) or score(*row))
    used = ActiveModelWatcher(trained_folder).current()
    between = completed(rows_between_turns(json.dumps(body).encode(), used, lambda: len(done)))
    assert sum(between) == 200
    assert max(between) <= 3


async def rows_between_turns(body, used, count):
    task = asyncio.create_task(score_rows(body, used, PlainForm(), recorded=False))
    seen, found = 0, []
    while not task.done():
        await asyncio.sleep(0)
        found.append(count() - seen)
        seen = count()
    return found


def test_white_space_is_read_in_turns_too(monkeypatch):
    monkeypatch.setattr(turns, "time", Clock())
    pauses = []
    sleep = asyncio.sleep

    async def pausing(seconds):
        pauses.append(seconds)
        await sleep(0)

    monkeypatch.setattr(turns.asyncio, "sleep", pausing)
    refused(lambda: completed(all_rows(b'{"rows":' + b" " * 2**20)))
    assert len(pauses) > 2**20 / rows.MAX_ROW_CHARACTERS / 4


def rows_of(text):
    return completed(all_rows(text if isinstance(text, bytes) else text.encode()))


@pytest.mark.parametrize(
    "sent",
    [
        [[1, 2], {"a": 3}],
        [1.5, -2e3, 0, "x", None, True, [], {}],
        [[number / 7 for number in range(30)]] * 500,
        ["ü€😀" * 100] * 300,
        [" " * 5_000, "]" * 5_000, '"' * 5_000, "\\" * 3_000, "},{" * 2_000] * 8,
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_rows_are_what_the_whole_body_says(sent, indent, ascii_only):
    text = json.dumps({"rows": sent}, indent=indent, ensure_ascii=ascii_only)
    assert rows_of(text) == sent


@pytest.mark.parametrize("size", range(1, 40))
def test_a_piece_may_end_anywhere(size, monkeypatch):
    monkeypatch.setattr(rows, "_PIECE_BYTES", size)
    sent = [1.25e-3, 100, "ü😀]", [True, None, {"a": [-0.5, 2e10]}], 7]
    for body in (json.dumps({"rows": sent}), json.dumps({"rows": sent}, ensure_ascii=False, indent=2)):
        assert rows_of(body) == sent


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("", 400, "not valid JSON"),
        ("null", 422, "got null"),
        ("[]", 422, "got a list"),
        ("-1", 422, "got a number"),
        ("{}", 422, "got an object"),
        ("{", 400, "not valid JSON"),
        ('{"rows"', 400, "not valid JSON"),
        ('{"rows" [1]}', 400, "not valid JSON"),
        ("{rows: [1]}", 400, "not valid JSON"),
        ('{"rows": null}', 422, "got null"),
        ('{"rows": [1]', 400, "not valid JSON"),
        ('{"rows": [1,]}', 400, "Row 2 is not valid JSON"),
        ('{"rows": [1 2]}', 400, "Row 1 is not valid JSON"),
        ('{"rows": [1, {]}', 400, "Row 2 is not valid JSON"),
        ('{"rows": [01]}', 400, "not valid JSON"),
        ('{"rows": [1]} x', 400, "something follows its end"),
        ('{"rows": [1]}}', 400, "something follows its end"),
        ('{"rows": [1], "rows": [2]}', 400, "'rows' is given twice"),
        ('{"rows": [1], "id": 2}', 422, "got 'rows' and 'id'"),
        ('{"id": 2, "rows": [1]}', 422, "got 'id'"),
        ('{"rows": [{"a": 1, "a": 2}]}', 400, "'a' is given twice"),
        ('{"rows": [' + "[" * 9_000 + "]}", 400, "Row 1"),
        ('{"rows": ["' + "x" * 20_000 + '"]}', 400, "Row 1 is longer than 16,384"),
        ('{"rows": ["' + "x" * 40_000 + '"]}', 400, "Row 1 is not valid JSON, or longer than 16,384"),
        (b'{"rows": ["\xff"]}', 400, "not UTF-8"),
        (b'{"rows": ["\xe2\x82', 400, "not UTF-8"),
    ],
)
def test_what_is_no_batch_is_refused_in_one_sentence(body, status, words):
    with pytest.raises(Refusal, match=words.replace("(", r"\(")) as refusal:
        rows_of(body)
    assert refusal.value.status == status


@pytest.mark.parametrize("digits", [310, 400, 401, 5_000, 60_000])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_whole_number_of_any_length_is_too_large_and_no_error(digits, sign):
    row = [repr(value) for value in SERIES[0].tolist()]
    body = f'{{"features": [{sign}{"9" * digits}, {", ".join(row[1:])}]}}'.encode()
    with pytest.raises(Refusal) as refusal:
        measurements_of(decode_body(body))
    assert refusal.value.status == 422
    assert [problem.problem for problem in refusal.value.problems] == ["The number is too large."]


def test_many_unknown_names_are_counted_and_three_are_named():
    body = json.dumps({f"n{number}": 1 for number in range(1_234)}).encode()
    output = refused(lambda: measurements_of(decode_body(body)))
    assert "Expected 30 measurements, got 1,234 names, for example 'n0', 'n1' and 'n2'." in output


def test_a_batch_is_judged_by_the_time_it_takes(trained_folder):
    """The clock of the turns is the real one outside of tests."""
    assert turns.time is time
    used = ActiveModelWatcher(trained_folder).current()
    body = json.dumps({"rows": SERIES[:50].tolist()}).encode()
    found = completed(score_rows(body, used, PlainForm(), recorded=True))
    assert (found.n_scored, len(found.entries), len(found.parts)) == (50, 50, 50)
