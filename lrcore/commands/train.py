"""Train the model and put it in use."""

import argparse
from pathlib import Path

from lrcore.errors import NotWritten
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.dataset import load, split
from lrcore.model.training import Parameters
from lrcore.registry import operating_point
from lrcore.registry.active import train_and_store
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import DEFAULT_THRESHOLD
from lrcore.schema import BENIGN, FIELDS, MALIGNANT
from lrcore.system.terminal import show
from lrcore.wording.numbers import number_with_interval
from lrcore.wording.planning import before_training


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command, those of the tutorial."""
    default = Parameters()
    parser.add_argument("--C", type=float, default=default.C, help="inverse strength of the L2 penalty")
    parser.add_argument(
        "--max-iter", type=int, default=default.max_iter, help="largest number of steps of lbfgs"
    )
    parser.add_argument("--class-weight", choices=["balanced"], help="weight both classes equally")
    parser.add_argument("--test-size", type=float, default=default.test_size, help="share held out")
    parser.add_argument("--seed", type=int, default=default.seed, help="seed of the split")
    parser.formatter_class = argparse.ArgumentDefaultsHelpFormatter


def run(options: argparse.Namespace) -> None:
    """Train, store, and print how well held-out and cross-validated patients are classified."""
    parameters = Parameters(
        options.C, options.max_iter, options.class_weight, options.test_size, options.seed
    )
    folder = folder_in_use()
    show(*_size_before_training(parameters))
    artifact = _stored(folder, parameters)
    show(f"Model {artifact.record.version} is trained and in use.")
    show(operating_point.in_force(folder, artifact.digest).sentence)
    for patients in reversed(evaluation_sets(artifact).values()):
        show("", patients.title)
        show(f"AUC {number_with_interval(auc(patients), 5)}, 95 % interval")
        show(f"Flagged at {DEFAULT_THRESHOLD} and above:", *_report(patients).split("\n"))


def _size_before_training(parameters: Parameters) -> list[str]:
    """Return the patients that the criteria of development ask for; nothing where there is no such split."""
    outcome = load().outcome
    try:
        rows, _ = split(outcome, test_size=parameters.test_size, seed=parameters.seed)
    except ValueError:  # training refuses it with the reason
        return []
    return [before_training(float(outcome.mean()), len(FIELDS), len(rows))]


def _stored(folder: Path, parameters: Parameters) -> Artifact:
    try:
        return train_and_store(folder, parameters)[1]
    except OSError as error:  # such as a full or read-only disk
        raise NotWritten.because(folder, error) from error


def _report(patients: EvaluationSet) -> str:
    from sklearn.metrics import classification_report

    return str(
        classification_report(
            patients.malignant,
            flagged(patients.risk, DEFAULT_THRESHOLD),
            labels=[True, False],
            target_names=[MALIGNANT, BENIGN],
            digits=3,
            zero_division=float("nan"),
        )
    )
