"""What argparse prints of what was typed, with and without the replaced methods."""

import argparse

import pytest

from lrcore.commands.parser import VisibleParser

RED = "\x1b[31m"


def printed(parser_class, capsys, *arguments):
    parser = parser_class(prog=f"{RED}cutpoint")
    parser.add_argument("--threshold", type=float)
    with pytest.raises(SystemExit):
        parser.parse_args(arguments)
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize("arguments", [["--help"], ["--threshold", f"{RED}0.5"], [f"--{RED}"]])
def test_escape_sequences_are_shown_not_sent(capsys, arguments):
    assert RED in printed(argparse.ArgumentParser, capsys, *arguments), "argparse now escapes by itself"
    assert "\x1b" not in printed(VisibleParser, capsys, *arguments)
    assert r"\x1b[31m" in printed(VisibleParser, capsys, *arguments)
