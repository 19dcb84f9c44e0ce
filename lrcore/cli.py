"""The command line: ``python -m lrcore train | score | evaluate | serve``.

Exit code 0 when done, 2 when refused, with one clear line on stderr.
"""

import argparse
import sys
from collections.abc import Sequence

from lrcore.artifact import folder_in_use
from lrcore.errors import CutpointError
from lrcore.training import Parameters


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except CutpointError as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lrcore", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    _add_train(commands)
    return parser


def _add_train(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    train = commands.add_parser("train", help="train the model and put it in use")
    default = Parameters()
    train.add_argument(
        "--C", type=float, default=default.C, help="inverse strength of the L2 penalty (%(default)s)"
    )
    train.add_argument(
        "--max-iter", type=int, default=default.max_iter, help="most steps of lbfgs (%(default)s)"
    )
    train.add_argument(
        "--class-weight", choices=["balanced"], help="weight the classes equally; ruins calibration"
    )
    train.add_argument(
        "--test-size", type=float, default=default.test_size, help="share held out (%(default)s)"
    )
    train.add_argument("--seed", type=int, default=default.seed, help="seed of the split (%(default)s)")
    train.set_defaults(run=_train)


def _train(options: argparse.Namespace) -> None:
    from sklearn.metrics import classification_report

    from lrcore.development import evaluation_sets
    from lrcore.evaluation.counts import flagged
    from lrcore.evaluation.roc import auc
    from lrcore.operating_point import DEFAULT_THRESHOLD
    from lrcore.schema import BENIGN, MALIGNANT
    from lrcore.startup import train_and_store
    from lrcore.wording import number_with_interval

    parameters = Parameters(
        options.C, options.max_iter, options.class_weight, options.test_size, options.seed
    )
    _, artifact = train_and_store(folder_in_use(), parameters)
    print(f"Model {artifact.record.version} is trained and in use.")
    for patients in reversed(evaluation_sets(artifact).values()):
        print(f"\n{patients.title}")
        print(f"AUC {number_with_interval(auc(patients.outcome, patients.risk), 5)}, 95 % interval")
        predicted = flagged(patients.risk, DEFAULT_THRESHOLD)
        print(f"At threshold {DEFAULT_THRESHOLD}:")
        print(
            classification_report(
                patients.malignant,
                predicted,
                labels=[True, False],
                target_names=[MALIGNANT, BENIGN],
                digits=3,
                zero_division=float("nan"),
            )
        )
