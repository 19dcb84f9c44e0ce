"""Column headers -> fields, by rules: a word for the property, a word for the group, nothing else."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices, Offer
from lrcore.reader.columns.spelling import BARE, LONGEST, field_of, id_rank, is_label_header, squashed
from lrcore.reader.issues import Issue, counted, file_note, listed, quoted
from lrcore.schema import BY_KEY, FIELDS, GROUPS, N_FIELDS, Field

PROBLEM_HEADER = "cutpoint problem"  # what a file of corrections carries in front; never read
_FEWEST_PROPERTIES = 5  # names without a group in a header line of properties
COPY = re.compile(r"(.+)\.\d+$")  # pandas and R number repeated headers: area_mean.1


@dataclass(frozen=True, eq=False, slots=True)
class HeaderMap:
    """Which column holds what.

    Attributes
    ----------
    names : tuple of str
        Every header as written.
    fields : tuple of int
        Column of each of the 30 fields.
    id_column : int
        Column of the ids; -1 when there is none.
    label_columns : tuple of int
        Columns whose header may announce a diagnosis.
    others : tuple of int
        Every column that is no field, those of the ids and diagnoses included.
    repeated : tuple of (int, int)
        Column of a field, and a second column of the same name that must say the same.
    corrected : bool
        Whether this is a file of corrections, whose first column only says what was wrong.
    notes : tuple of Issue
    """

    names: tuple[str, ...]
    fields: tuple[int, ...]
    id_column: int
    label_columns: tuple[int, ...]
    others: tuple[int, ...]
    repeated: tuple[tuple[int, int], ...]
    corrected: bool
    notes: tuple[Issue, ...]

    def name(self, column: int) -> str:
        """Return a header as messages show it."""
        return self.names[column].strip() or f"column {column + 1} (no header)"

    def field_name(self, index: int) -> str:
        """Return the header under which a field was found."""
        return self.name(self.fields[index])


def map_headers(names: Sequence[str], choices: Choices) -> HeaderMap:
    """Find the 30 fields, the ids and the diagnoses among the headers.

    Parameters
    ----------
    names : sequence of str
        The headers as written.
    choices : Choices
        Headers that a person has mapped to fields come first.

    Raises
    ------
    CohortRefused
        If a field is not found. ``details`` holds ``missing``, ``near_misses`` and, when every
        missing field has a near miss, an ``offer``.
    """
    corrected = bool(names) and names[0].strip() == PROBLEM_HEADER
    names = tuple(map(restored, names)) if corrected else tuple(names)
    found = _fields_found(names, dict(choices.headers))
    missing = [field for field in FIELDS if field.index not in found]
    if missing:
        raise _incomplete(names, found, missing, choices)
    taken = {column for columns in found.values() for column in columns}
    rest = [column for column in range(len(names)) if column not in taken]
    labels = _label_columns(names, rest, choices)
    return HeaderMap(
        names,
        tuple(found[index][0] for index in range(N_FIELDS)),
        _id_column(names, _others(names, rest, {*labels}, choices)),
        labels,
        tuple(rest[1:] if corrected else rest),
        tuple((first, other) for first, *others in found.values() for other in others),
        corrected,
        _accepted_notes(names, dict(choices.headers)),
    )


def restored(cell: str) -> str:
    """Return a cell of a file of corrections without the apostrophe that kept it from running.

    Examples
    --------
    >>> restored("'=1+1"), restored("''quoted'"), restored("17.99")
    ('=1+1', "'quoted'", '17.99')
    """
    return cell[1:] if cell.startswith("'") else cell


def _fields_found(names: Sequence[str], accepted: dict[str, str]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for column, name in enumerate(names):
        field = BY_KEY[accepted[name]] if name in accepted else field_of(name)
        copy = COPY.match(name) if name not in accepted else None
        if copy and copy[1] in names and (field is None or squashed(copy[1]) in BARE):
            field = field_of(copy[1])
        if field is not None:
            found.setdefault(field.index, []).append(column)
    return found


def _accepted_notes(names: Sequence[str], accepted: dict[str, str]) -> tuple[Issue, ...]:
    return tuple(
        file_note(
            f"{quoted(name)} was read as {BY_KEY[accepted[name]].name}, as accepted.", "header", column=name
        )
        for name in names
        if name in accepted
    )


def _label_columns(names: Sequence[str], rest: list[int], choices: Choices) -> tuple[int, ...]:
    chosen = choices.label_column
    if chosen is None:
        labels = [column for column in rest if is_label_header(names[column])]
        return tuple(_others(names, labels, set(), choices) or labels)
    if not chosen:
        return ()
    if chosen not in names:
        raise CohortRefused(
            f"No column is called {quoted(chosen)}: expected one of {listed(quoted(names[c]) for c in rest)}."
        )
    return (list(names).index(chosen),)


def _others(names: Sequence[str], rest: list[int], but: set[int], choices: Choices) -> list[int]:
    """Return the remaining columns, without the one that names the centre."""
    return [c for c in rest if c not in but and not (names[c] and names[c] == choices.centre_column)]


def _id_column(names: Sequence[str], rest: list[int]) -> int:
    ranked = [(rank, column) for column in rest if (rank := id_rank(names[column])) >= 0]
    return min(ranked)[1] if ranked else -1


def _incomplete(
    names: Sequence[str], found: dict[int, list[int]], missing: list[Field], choices: Choices
) -> CohortRefused:
    # Its tables of likely spellings are needed for a refusal only.
    from lrcore.reader.columns.near_misses import change_of, near_misses

    misses = near_misses([name for name in names if len(name) <= LONGEST], missing)
    details: dict[str, object] = {
        "missing": tuple(field.name for field in missing),
        "near_misses": {name: field.name for name, field in misses.items()},
        "headers": tuple(names[:500]),
    }
    absent = listed([field.name for field in missing], most=12)
    message = f"Expected 30 measurements, found {len(found)}. Not found: {absent}."
    changed = [
        name for name in names[:500] if len(name) <= LONGEST and field_of(name) is None and change_of(name)
    ]
    pairs = listed(_pair(names, name, field) for name, field in misses.items())
    if misses:
        message += f" Perhaps {pairs}: accept that, or correct the header."
    message += "" if any(not name.strip() for name in misses) else _unnamed(names)
    if changed:
        message += (
            f" The header {quoted(changed[0])} says that its values were changed ({change_of(changed[0])}): "
            "upload the values as measured."
        )
    elif not misses:
        message += _without_group(names)
    if len(misses) == len(missing):
        mapping = {name: field.key for name, field in misses.items()}
        details["offer"] = Offer(f"Read {pairs}.", choices.with_headers(mapping), "headers")
    return CohortRefused(message, details=details)


def _pair(names: Sequence[str], name: str, field: Field) -> str:
    """Return which field a header may stand for, and where it is."""
    place = f"column {names.index(name) + 1}"
    return (
        f"{quoted(name)} for {field.name} ({place})"
        if name.strip()
        else f"{place}, which has no header, for {field.name}"
    )


def _unnamed(names: Sequence[str]) -> str:
    """Name the columns without a header, but for a first one, which may hold the names of the rows."""
    empty = [column + 1 for column, name in enumerate(names) if column and not name.strip()]
    if not empty:
        return ""
    noun, verb = ("Column", "has") if len(empty) == 1 else ("Columns", "have")
    return f" {noun} {listed(map(str, empty))} {verb} no header."


def _without_group(names: Sequence[str]) -> str:
    bare = [name for name in names if squashed(name) in BARE]
    if bare:
        verb = "do" if len(bare) > 1 else "does"
        return (
            f" {counted(len(bare), 'header')} such as {quoted(bare[0])} {verb} not say "
            "whether the column holds the mean, the standard error or the worst value: write for example "
            "'radius_mean', 'radius_se', 'radius_worst'."
        )
    here = listed((quoted(name) for name in names if name.strip()), most=5)
    found = f": found {here}" if here else ""
    none = f" None of these is among the headers{found}." if not any(map(field_of, names)) else ""
    risks = (
        " A table of risks needs a column of risks and one of outcomes, such as 'risk' and 'outcome'."
        * bool(none)
    )
    return f"{none} Add the columns: missing measurements are not imputed.{risks}"


def style_of(names: Sequence[str]) -> str:
    """Return which known style most of the headers are written in."""
    present = {name.strip().lower() for name in names}
    styles = FIELDS[0].headers
    matches = {style: sum(field.headers[style].lower() in present for field in FIELDS) for style in styles}
    best = max(matches, key=lambda style: matches[style])
    return f"{best} names" if matches[best] > 0.8 * N_FIELDS else "names in another style"


def with_groups_above(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...] | None:
    """Join two header lines: "mean", "error", "worst" in one, the properties in the other.

    Returns
    -------
    tuple of str or None
        None when the two lines do not name 30 fields together.
    """
    if sum(name.upper() != name.lower() for name in below) < N_FIELDS:
        return None  # too few cells with a letter in them
    joined = _joined(above, below, _group_words(), BARE.keys())
    if len({field.index for name in joined if (field := field_of(name))}) == N_FIELDS:
        return joined
    # Its tables of likely spellings are needed for a translated header only.
    from lrcore.reader.columns.near_misses import OFFERED, group_words, property_words

    joined = _joined(above, below, group_words(), property_words())
    fields = {OFFERED[plain].index for plain in map(squashed, joined) if plain in OFFERED}
    return joined if len(fields) == N_FIELDS else None


def _joined(
    above: Sequence[str], below: Sequence[str], groups: Set[str], properties: Set[str]
) -> tuple[str, ...]:
    """Write each name with the last one above it where one is a group and the other a property."""
    joined, over = [], ""
    for column, name in enumerate(below):
        upper = above[column] if column < len(above) else ""
        over = upper if squashed(upper) in groups | properties else "" if upper.strip() else over
        wanted = groups if squashed(over) in properties else properties
        alone = name if name.strip() else upper  # "id" above an empty cell
        joined.append(f"{over} {name}" if squashed(name) in wanted else alone)
    return tuple(joined)


def refuse_two_lines(records: Sequence[Sequence[str]]) -> None:
    """Refuse two header lines, one of groups and one of properties, that do not name the 30 fields together.

    Parameters
    ----------
    records : sequence of list of str
        The first records.
    """
    filled = [record for record in records if any(map(str.strip, record))]
    for above, below in pairwise(filled):
        upper, lower = ([name for name in line if name.strip()] for line in (above, below))
        bare = [{squashed(name) for name in line} & BARE.keys() for line in (upper, lower)]
        others = (upper, lower)[len(bare[0]) > len(bare[1])]
        numbers = any(name.strip()[0] in "0123456789.-+" for name in (*upper, *lower))
        several = len(set(others)) > 1 or {squashed(name) for name in others} & _group_words()
        if max(map(len, bare)) < _FEWEST_PROPERTIES or numbers or not several or any(map(field_of, others)):
            continue
        raise CohortRefused(
            f"Expected one line of 30 names, found two header lines that do not join to them: "
            f"{listed(map(quoted, dict.fromkeys(upper)), most=3)} above "
            f"{listed(map(quoted, dict.fromkeys(lower)), most=3)}. Write one line, such as 'radius_mean', "
            "'radius_se', 'radius_worst', with all ten properties."
        )


@cache
def _group_words() -> frozenset[str]:
    return frozenset(word for group in GROUPS for word in group.words.split() if not word.isdigit())
