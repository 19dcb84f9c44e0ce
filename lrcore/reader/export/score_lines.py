"""Scores as lines of CSV, a million of them in well under a second."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.reader.columns.string_column import StringColumn
from lrcore.system.parallel import map_ordered

_FEWEST = 2**13  # lines for which loading pyarrow takes longer than it saves
_BLOCK = 2**16
_INNER = "-_."  # may stand within an id that needs no quotation marks
_SMALLEST, _LARGEST = 1e-3, 1e5  # between them repr() and pyarrow write the same


def are_plain(ids: Sequence[str]) -> bool:
    """Return whether no id needs quotation marks, or could run in a spreadsheet.

    Examples
    --------
    >>> are_plain(["842302", "P-01.b", ""]), are_plain(["-1"]), are_plain(["a,b"])
    (True, False, False)
    """
    if isinstance(ids, StringColumn):
        first = np.frombuffer(ids.body + b"0", np.uint8)[ids.ends[:-1]]
        rest: bytes | str = ids.body.translate(None, _INNER.encode())
        return (not rest or rest.isalnum()) and not (first == ord("-")).any()
    rest = "".join(ids).translate(dict.fromkeys(map(ord, _INNER)))
    return (not rest or rest.isalnum()) and not any(id_[:1] == "-" for id_ in ids)


def plain_lines(
    rows: Sequence[int] | NDArray[np.int64],
    ids: Sequence[str],
    risk: Floats,
    log_odds: Floats,
    flagged: NDArray[np.bool_],
) -> str:
    """Return row, id, risk, log_odds and flagged (1 or 0) of patients with plain ids.

    Parameters
    ----------
    rows : sequence of n int
    ids : sequence of n str
        See :func:`are_plain`.
    risk, log_odds : ndarray of shape (n,)
        Finite; written with the fewest digits that give the same number back.
    flagged : ndarray of shape (n,)
    """
    numbers = np.asarray(rows, dtype=np.int64)
    if len(ids) < _FEWEST:
        lines = zip(numbers.tolist(), ids, risk.tolist(), log_odds.tolist(), flagged.tolist(), strict=True)
        return "".join([f"{row},{id_},{p!r},{eta!r},{flag:d}\r\n" for row, id_, p, eta, flag in lines])
    packed = ids if isinstance(ids, StringColumn) else StringColumn.of(ids)

    def block(start: int) -> bytes:
        part = slice(start, start + _BLOCK)
        return _joined(numbers[part], packed.arrow(part), risk[part], log_odds[part], flagged[part])

    return b"".join(map_ordered(block, range(0, len(packed), _BLOCK))).decode()


def _joined(
    rows: NDArray[np.int64], ids: Any, risk: Floats, log_odds: Floats, flagged: NDArray[np.bool_]
) -> bytes:
    import pyarrow
    from pyarrow import compute

    text = pyarrow.large_string()
    ends = pyarrow.array(["0\r\n", "1\r\n"], text).take(pyarrow.array(flagged.astype(np.int8)))
    cells = [pyarrow.array(rows).cast(text), ids, _digits(risk), _digits(log_odds), ends]
    lines = compute.binary_join_element_wise(*cells, pyarrow.scalar(",", text))
    return bytes(lines.buffers()[2])[: int(np.frombuffer(lines.buffers()[1], np.int64)[len(lines)])]


def _digits(numbers: Floats) -> Any:
    """Return numbers as repr() writes them; only where pyarrow has other words for them it is asked."""
    import pyarrow
    from pyarrow import compute

    texts = pyarrow.array(numbers).cast(pyarrow.large_string())
    size = np.abs(numbers)
    own = (size < _SMALLEST) | (size > _LARGEST) | (numbers == np.rint(numbers))
    if not own.any():
        return texts
    written = pyarrow.array(list(map(repr, numbers[own].tolist())), pyarrow.large_string())
    return compute.replace_with_mask(texts, pyarrow.array(own), written)
