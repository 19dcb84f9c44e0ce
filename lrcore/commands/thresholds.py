"""The threshold of a command: the one on its command line, or else the one in force."""

import argparse
from pathlib import Path

from lrcore.registry import operating_point
from lrcore.registry.artifact import Artifact


def add_threshold(parser: argparse.ArgumentParser, words: str = "operating point") -> None:
    """Add the option; `words` describe its use in the command."""
    parser.add_argument("--threshold", type=threshold, help=f"{words} (the one in force)")


def threshold_in_use(options: argparse.Namespace, folder: Path, artifact: Artifact) -> float:
    """Return the threshold given on the command line, or the one in force for this model."""
    if options.threshold is not None:
        return float(options.threshold)
    return operating_point.in_force(folder, artifact.digest).threshold


def threshold(text: str) -> float:
    """Return a threshold from 0 to 1; argparse prints the name of this function if it is not a number."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must lie between 0 and 1, got {text}")
    return value
