"""Show the histories of thresholds and versions, start one anew, or put a stored version in use."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from lrcore.errors import CutpointError, InvalidInput
from lrcore.registry import operating_point, version_history
from lrcore.registry.active import folder_lock, restart_versions, settle_if_needed
from lrcore.registry.append_only_log import Note
from lrcore.registry.artifact import folder_in_use, load
from lrcore.registry.operating_point import OperatingPoint, digits_shown
from lrcore.registry.plans import first_readings, sealings
from lrcore.registry.plans.first_readings import FirstReading
from lrcore.registry.plans.sealings import Sealing
from lrcore.registry.version_history import VersionChange
from lrcore.registry.versions import put_in_use_again
from lrcore.system.terminal import show

_RESTART: dict[str, Callable[..., str]] = {
    operating_point.HISTORY: operating_point.restart_history,
    version_history.HISTORY: restart_versions,
    sealings.HISTORY: sealings.restart_history,
    first_readings.HISTORY: first_readings.restart_history,
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the actions on a history."""
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("show", help="list every entry, and what is in use and in force")
    restart = actions.add_parser("restart", help="start a history anew; the file is kept under a dated name")
    restart.add_argument("name", choices=list(_RESTART), help="the history")
    restart.add_argument(
        "--keep-intact",
        action="store_true",
        help="keep the entries up to the first that is damaged; the last of them is in force then",
    )
    use = actions.add_parser("use", help="put a stored version in use, at the threshold last chosen for it")
    use.add_argument("version", help="name of the version, as lr-0123456789ab")
    for decision in (restart, use):
        decision.add_argument("--by", required=True, help="who decides")
        decision.add_argument("--why", required=True, help="the reason")


def run(options: argparse.Namespace) -> None:
    """Carry out the action, then print what is in use and in force."""
    folder = folder_in_use()
    if options.action == "show":
        _show(folder)
        return
    if not folder.is_dir():
        raise InvalidInput(f"There is no folder {folder}.")
    if options.action == "use":
        put_in_use_again(folder, options.version, by=options.by, rationale=options.why)
    else:
        _restart(folder, options)
    show(in_use(folder))


def in_use(folder: Path) -> str:
    """Return the model in use and the threshold in force for it, in one line."""
    found = load(folder)
    sentence = operating_point.in_force(folder, found.digest).sentence
    return f"Model {found.record.version} is in use. {sentence}"


def _restart(folder: Path, options: argparse.Namespace) -> None:
    with folder_lock(folder):
        kept_as = _RESTART[options.name](
            folder, by=options.by, rationale=options.why, keep_intact=options.keep_intact
        )
    show(f"{options.name} was started anew." + (f" The file before is kept as {kept_as}." if kept_as else ""))
    settle_if_needed(folder)


def _show(folder: Path) -> None:
    """Print the histories as far as they are intact, then refuse if one is damaged."""
    shows = (_show_thresholds, _show_versions, _show_plans, _show_readings, _show_use)
    problems = [_tried(each, folder) for each in shows]
    found = list(dict.fromkeys(filter(None, problems)))
    if found:
        raise InvalidInput("\n".join(found))


def _tried(show: Callable[[Path], None], folder: Path) -> str:
    try:
        show(folder)
    except CutpointError as error:
        return str(error)
    return ""


def _show_use(folder: Path) -> None:
    show(in_use(folder))


def _show_thresholds(folder: Path) -> None:
    whole = operating_point.whole_history(folder)
    _list(
        "Thresholds put in force", operating_point.HISTORY, list(map(_threshold, whole.entries)), whole.notes
    )


def _show_versions(folder: Path) -> None:
    whole = version_history.whole_history(folder)
    _list("Versions put in use", version_history.HISTORY, list(map(_version, whole.entries)), whole.notes)


def _show_plans(folder: Path) -> None:
    whole = sealings.whole_history(folder)
    if whole.entries or whole.notes:
        _list("Plans sealed", sealings.HISTORY, list(map(_plan, whole.entries)), whole.notes)


def _show_readings(folder: Path) -> None:
    whole = first_readings.whole_history(folder)
    if whole.entries or whole.notes:
        _list("Outcomes first read", first_readings.HISTORY, list(map(_reading, whole.entries)), whole.notes)


def _list(title: str, name: str, lines: Sequence[str], notes: Sequence[Note]) -> None:
    show(f"{title} ({name}): {len(lines)}")
    for line in lines:
        show(f"  {line}")
    for note in notes:
        show(f"  {note.at} {note.what} by {note.by}: {note.rationale}")


def _threshold(point: OperatingPoint) -> str:
    default = " (the default)" if point.is_default else ""
    zone = "" if point.zone is None else f" (grey zone {point.zone[0]:.3f} to {point.zone[1]:.3f})"
    return (
        f"{point.chosen_at} {digits_shown(point.threshold)}{default}{zone} for {point.model_version} by "
        f"{point.chosen_by}: {point.rationale}"
    )


def _version(change: VersionChange) -> str:
    before = f" instead of {change.instead_of}" if change.instead_of else ""
    return f"{change.at} {change.version} {change.action}{before} by {change.by}: {change.rationale}"


def _plan(sealing: Sealing) -> str:
    return f"{sealing.sealed_at} {digits_shown(sealing.threshold)} by {sealing.by}, {sealing.digest[:16]}"


def _reading(reading: FirstReading) -> str:
    return (
        f"{reading.at} {reading.n:,} patients ({reading.n_malignant:,} malignant), {reading.digests[0][:16]}"
    )
