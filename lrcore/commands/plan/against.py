"""The sealed plan that an evaluation is held against, on the command line."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from lrcore.commands.files import content_of
from lrcore.errors import InvalidInput
from lrcore.reader import Cohort, Predictions
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.registry.plans.sealed_plan import SealedPlan, sealed_plan_from
from lrcore.validation.timing.against_plan import AgainstPlan, against_plan
from lrcore.validation.timing.first_reading import OutcomesRead

_MAX_BYTES = 1_000_001  # one more than a plan may have, so that a longer file is refused as such


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a sealed plan."""
    parser.add_argument(
        "--plan",
        type=Path,
        metavar="plan.json",
        help="a plan sealed with `plan seal`: its threshold is used, and what was not planned is marked",
    )


def plan_of(options: argparse.Namespace) -> SealedPlan | None:
    """Return the plan named on the command line; without ``--threshold`` its threshold is used.

    Raises
    ------
    InvalidInput
        If it cannot be read or was changed, or if no file is named.
    """
    if options.plan is None:
        return None
    if options.file is None:
        raise InvalidInput(
            "`--plan` is for a file whose outcomes are new: the development patients have been seen. Name a "
            "file, or leave it out."
        )
    plan = sealed_plan_from(bytes(content_of(options.plan)[:_MAX_BYTES]), options.plan.name)
    if options.threshold is None:
        options.threshold = plan.threshold
    return plan


def hold_against(
    plan: SealedPlan | None,
    table: Cohort | Predictions,
    artifact: Artifact,
    threshold: float,
    read: OutcomesRead,
    *,
    n: int,
    subgroups: Iterable[str] = (),
) -> AgainstPlan | None:
    """Hold an evaluation against its plan; None without a plan.

    Raises
    ------
    ArtifactDamaged
        If the history of sealed plans is damaged.
    """
    if plan is None:
        return None
    return against_plan(
        folder_in_use(),
        plan,
        read,
        threshold=threshold,
        n=n,
        subgroups=subgroups,
        model_version=artifact.record.version if isinstance(table, Cohort) else "",
    )
