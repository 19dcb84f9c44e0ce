"""Honest and hostile bodies, as large as the service takes them."""

import json

from lrcore.model.dataset import load
from lrcore.service.endpoints import MAX_BATCH_BYTES, MAX_BODY_BYTES

SERIES = load().measurements.tolist()


def repeated(unit, size, begin=b"[", end=b"1]"):
    """Return JSON of about a size that repeats one element."""
    return begin + unit * ((size - len(begin) - len(end)) // len(unit)) + end


def names(size, twice=False, form='"n%d":1,'):
    """Return an object of about a size with many names, the last of them twice."""
    found, total, count = [], 2, 0
    while total < size - 40:
        found.append(form % count)
        total, count = total + len(found[-1]), count + 1
    if twice:
        found.append(found[-1])
    return ("{" + "".join(found)[:-1] + "}").encode()


def hostile(size):
    """Return bodies of about a size that cost their reader as much as they can, by name."""
    return {
        "many names": names(size),
        "many names, one twice": names(size, twice=True),
        "names with escapes": names(size, form='"\\u0001abcdef%d":1,'),
        "names of fields, misspelt": names(size, form='"mean radius %d":1,'),
        "empty lists": repeated(b"[],", size),
        "empty objects": repeated(b"{},", size),
        "nested": b"[" * size,
        "nested and closed": b"[" * (size // 2) + b"]" * (size // 2),
        "one number of digits": b"[" + b"9" * (size - 2) + b"]",
        "numbers of 4,300 digits": repeated(b"9" * 4300 + b",", size),
        "one long text": b'["' + b"a" * (size - 4) + b'"]',
        "one text of escapes": repeated(b"\\ud83d\\ude00", size, b'["', b'"]'),
        "white space": b" " * size,
        "not UTF-8": b"\xff" * size,
    }


def of_batches():
    """Return bodies for the batch."""
    size = MAX_BATCH_BYTES
    inner = size - 20
    wrapped = {name: b'{"rows":' + body + b"}" for name, body in hostile(inner).items()}
    rows = {name: b'{"rows":[' + body + b"]}" for name, body in hostile(inner).items()}
    short = {
        "10,000 rows of 0": {"rows": [0] * 10_000},
        "10,000 rows of 30 texts": {"rows": [["x"] * 30] * 10_000},
        "10,000 rows of 30 negatives": {"rows": [[-1] * 30] * 10_000},
        "10,000 rows far from all others": {"rows": [[9 * value for value in SERIES[0]]] * 10_000},
        "10,000 patients": {"rows": [SERIES[place % 569] for place in range(10_000)]},
    }
    twice = repeated(b'{"a":1,"a":2},', size, b'{"rows":[', b"1]}")
    unknown = b'{"rows":[' + b",".join([names(800)] * 10_000) + b"]}"
    return (
        {f"rows: {name}": body for name, body in wrapped.items()}
        | {f"one row: {name}": body for name, body in rows.items()}
        | hostile(size)
        | {"names twice in the first row": twice, "10,000 rows of 60 unknown names": unknown}
        | {name: json.dumps(body).encode() for name, body in short.items()}
    )


def of_one():
    """Return bodies for a single patient."""
    fields = {"features": SERIES[0]}
    texts = {"features": ["\x01" * 300] * 30}
    return hostile(MAX_BODY_BYTES) | {
        "one patient": json.dumps(fields).encode(),
        "30 texts": json.dumps(texts).encode(),
    }
