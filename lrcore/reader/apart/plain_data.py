"""Results of a reading as JSON and arrays: whoever takes them runs nothing that the sender has chosen.

Numbers, texts and sequences are written as JSON has them, sequences come back as tuples. Everything else
is an object whose key ``=`` says what it is: an array, some bytes, a mapping, or one of a fixed list of
classes with the arguments of its constructor. Arrays and bytes follow the text as they lie in memory.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.errors import CohortRefused, InvalidInput
from lrcore.reader.apart.messages import Failed, OutOfMemory, Progress, Task
from lrcore.reader.changes import CellChange, Changes
from lrcore.reader.choices import Choices, Conversion, Offer
from lrcore.reader.cohort import Cohort
from lrcore.reader.columns.category_column import CategoryColumn
from lrcore.reader.columns.labels import Labels
from lrcore.reader.columns.packed_issues import PackedIssues, Stretch
from lrcore.reader.columns.string_column import StringColumn
from lrcore.reader.dialect import Dialect
from lrcore.reader.equation.equation import Equation, Weighted
from lrcore.reader.equation.grammar import Column, Comparison, Function, Limited, Power, Term
from lrcore.reader.issues import Issue
from lrcore.reader.outcomes_file import OutcomesFile
from lrcore.reader.predictions import Predictions

Buffer = bytes | bytearray | memoryview

_SCALARS = frozenset([str, int, float, bool, type(None)])
_RECORDS = (Cohort, Predictions, OutcomesFile, Labels, Dialect, Choices, Conversion, Offer, Changes)
_RECORDS_OF_AN_EQUATION = (Equation, Weighted, Term, Column, Function, Limited, Power, Comparison)
_RECORDS_OF_ONE_ROW = (Issue, CellChange)
_TUPLES = (Task, Progress, Failed, OutOfMemory, Stretch)
_ARGUMENTS: dict[type, tuple[str, ...]] = {
    **{
        kind: tuple(field.name for field in fields(kind))
        for kind in (*_RECORDS, *_RECORDS_OF_AN_EQUATION, *_RECORDS_OF_ONE_ROW)
    },
    **{kind: kind._fields for kind in _TUPLES},
    StringColumn: ("ends", "body"),
    CategoryColumn: ("values", "codes"),
    PackedIssues: ("stretches", "problems", "refused"),
}
_REFUSALS = (CohortRefused, InvalidInput)
_KINDS = {kind.__name__: kind for kind in (*_ARGUMENTS, *_REFUSALS)}
_ARRAY_KINDS = "biuf"  # of numbers only


def packed(value: Any) -> tuple[bytes, list[Buffer]]:
    """Return a result as JSON, and the arrays and bytes in it.

    Raises
    ------
    TypeError
        If something in it is none of the classes listed here.

    Examples
    --------
    >>> unpacked(*packed(Progress(0.5)))
    Progress(share=0.5)
    """
    buffers: list[Buffer] = []
    return json.dumps(_plain(value, buffers)).encode("ascii"), buffers


def unpacked(text: bytes | bytearray, buffers: Sequence[Buffer]) -> Any:
    """Return what was packed.

    Raises
    ------
    ValueError
        If these are not the text and the buffers of such a result.
    """
    try:
        return _value(json.loads(text), buffers)
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError, InvalidInput) as error:
        raise ValueError("This is no result of a reading.") from error


def _plain(value: Any, buffers: list[Buffer]) -> Any:
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind in _ARGUMENTS:
        return {
            "=": kind.__name__,
            "of": [_plain(getattr(value, name), buffers) for name in _ARGUMENTS[kind]],
        }
    if isinstance(value, Mapping):
        return {"=": "mapping", "of": [_plain(list(value), buffers), _plain(list(value.values()), buffers)]}
    if isinstance(value, list | tuple | range | frozenset):
        return (
            list(value)
            if _SCALARS.issuperset(map(type, value))
            else [_plain(each, buffers) for each in value]
        )
    return _special(value, buffers)


def _special(value: Any, buffers: list[Buffer]) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, _REFUSALS):
        return {"=": type(value).__name__, "of": [str(value), _plain(getattr(value, "details", {}), buffers)]}
    if isinstance(value, bytes | bytearray | memoryview):
        buffers.append(value)
        return {"=": "bytes", "of": [len(buffers) - 1]}
    if isinstance(value, np.ndarray) and value.dtype.kind in _ARRAY_KINDS:
        by_columns = value.ndim == 2
        flat = np.ascontiguousarray(value.T if by_columns else value).reshape(-1)
        buffers.append(flat.view(np.uint8).data)
        return {"=": "array", "of": [len(buffers) - 1, value.dtype.str, list(value.shape)]}
    raise TypeError(f"{type(value).__name__} is no part of a result.")


def _value(data: Any, buffers: Sequence[Buffer]) -> Any:
    if isinstance(data, list):
        return (
            tuple(data)
            if _SCALARS.issuperset(map(type, data))
            else tuple(_value(each, buffers) for each in data)
        )
    if not isinstance(data, dict):
        return data
    name, arguments = data["="], _value(data["of"], buffers)
    if name in _OTHERS:
        return _OTHERS[name](buffers, *arguments)
    kind = _KINDS[name]
    if kind is CohortRefused:
        return CohortRefused(arguments[0], details=arguments[1])
    return InvalidInput(arguments[0]) if kind is InvalidInput else kind(*arguments)


def _array(buffers: Sequence[Buffer], place: int, kind: str, shape: Sequence[int]) -> NDArray[Any]:
    dtype = np.dtype(kind)
    if dtype.kind not in _ARRAY_KINDS:
        raise ValueError("Only arrays of numbers are part of a result.")
    return np.frombuffer(buffers[place], dtype).reshape(tuple(shape), order="F")


_OTHERS: dict[str, Callable[..., Any]] = {
    "array": _array,
    "bytes": lambda buffers, place: bytes(buffers[place]),
    "mapping": lambda _, keys, values: dict(zip(keys, values, strict=True)),
}
