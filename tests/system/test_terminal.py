"""No character of a file, a name or an id acts on the terminal."""

import ast
import logging
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.commands.main import main
from lrcore.model.sample import sample_csv
from lrcore.system.terminal import visible, visible_lines, visible_table

ROOT = Path(__file__).parents[2]
# A title, a colour, a bell, C1's CSI, a carriage return, a line of its own, reversed text, a separator.
EVIL = "\x1b]2;evil\x07\x1b[31mred\x9b2J\rover\nscore: all is well\u202eesrever\u2028\x7f"
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture(autouse=True)
def _in_own_folder(own_folder):
    """Every command here works on a folder of its own."""


@given(st.text())
def test_everything_is_visible_and_on_one_line(text):
    assert not ACTING.search(visible(text))
    assert "\n" not in visible(text)
    assert visible_lines(text).count("\n") == text.count("\n")


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M"])))
def test_words_stay_as_they_are(text):
    assert visible(text) == text


def test_bytes_that_are_no_text_are_visible():
    assert visible(os.fsdecode(b"a\xff")) == "a\\udcff"


def test_a_line_feed_in_a_cell_begins_no_row():
    assert visible_table('1,"two\n2,\x1b[31m"\r\n') == '1,"two\\n2,\\x1b[31m"\n'


def assert_harmless(printed, lines=None):
    for text in (printed.out, printed.err):
        assert not ACTING.search(text), ascii(text)
    assert "\nscore: all is well" not in printed.err + printed.out
    if lines is not None:
        assert printed.err.count("\n") == lines


COMMANDS = [
    ["score"],
    ["score", "--jobs", "1"],
    ["evaluate"],
    ["evaluate", "--json"],
    ["evaluate", "--jobs", "1"],
    ["validate"],
    ["validate", "--json"],
    ["report"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("there", [True, False])
def test_names_of_files(command, there, tmp_path, capsys):
    path = tmp_path / EVIL.replace("/", "")
    if there:
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    assert main([command[0], str(path), *command[1:]]) == 2
    assert_harmless(capsys.readouterr(), lines=1)


@pytest.mark.parametrize("option", ["-o", "--rejected"])
@pytest.mark.parametrize("output", ["no folder {}/out.csv", "{}"])
def test_names_of_outputs(option, output, tmp_path, artifact, capsys):
    sample = tmp_path / "sample.csv"
    sample.write_bytes(sample_csv(artifact.record.held_out_rows[:5]))
    (tmp_path / EVIL).mkdir()
    out = tmp_path / output.format(EVIL)
    assert main(["score", str(sample), option, str(out)]) == 2
    assert_harmless(capsys.readouterr(), lines=1)
    assert main(["journal", str(tmp_path / f"{EVIL}.txt")]) == 2
    assert_harmless(capsys.readouterr(), lines=1)


def cohort(artifact, header=EVIL, cell=EVIL):
    """Return patients with such a header, id, label and cell; one of them is refused for it."""
    lines = [line.split(",") for line in sample_csv(artifact.record.held_out_rows[:40]).decode().splitlines()]
    lines[0].append(quoted(header))
    for line in lines[1:]:
        line[0] = quoted(cell)
        line.append(quoted(cell))
    lines[4][2] = quoted(cell)
    lines[5][1] = quoted(cell)
    return "\n".join(map(",".join, lines)) + "\n"


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"'


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_headers_ids_labels_and_cells(command, tmp_path, artifact, capsys):
    path = tmp_path / "in.csv"
    path.write_text(cohort(artifact), newline="")
    out = ["-o", str(tmp_path / "out.csv")] if command[0] in ("score", "report") else []
    main([command[0], str(path), *command[1:], *out])
    assert_harmless(capsys.readouterr())


@pytest.mark.parametrize("command", ["evaluate", "validate"])
@pytest.mark.parametrize("json", [[], ["--json"]])
def test_names_of_models_in_tables(command, json, tmp_path, capsys):
    path = tmp_path / "risks.csv"
    rows = "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 20
    path.write_text(f"outcome,{quoted('risk ' + EVIL)},{quoted('b risk' + EVIL)}\n{rows}", newline="")
    assert main([command, str(path), *json]) == 0
    printed = capsys.readouterr()
    assert_harmless(printed)
    assert "evil" in printed.out


def test_what_the_shell_makes_of_a_star(tmp_path, capsys):
    """A file may be named so that `score *` hands its name over as one option too many."""
    for arguments in (["score", "a.csv", EVIL], ["score", "a.csv", "--threshold", EVIL], [EVIL]):
        with pytest.raises(SystemExit):
            main(arguments)
        assert_harmless(capsys.readouterr())


def test_what_the_system_says_of_a_path(tmp_path, capsys, monkeypatch):
    (tmp_path / EVIL).write_text("")
    monkeypatch.setenv("CUTPOINT_ARTIFACTS", str(tmp_path / EVIL))
    for command in (["train"], ["score", "a.csv"], ["evaluate"]):
        assert main(command) == 2
        assert_harmless(capsys.readouterr(), lines=1)


def test_lines_of_the_log():
    from lrcore.service.logs import LOG, write_to_stderr

    write_to_stderr()
    record = LOG.makeRecord("lrcore.service", logging.INFO, "", 0, f"{{1}}\n{EVIL}", (), None)
    printed = LOG.handlers[0].format(record)
    assert printed.startswith("{1}\n")
    assert not ACTING.search(printed)


def test_scores_are_data_in_a_pipe_and_visible_on_a_terminal(tmp_path, artifact):
    path = tmp_path / "in.csv"
    id_ = EVIL.replace("\r", "")  # which ends a line to what reads in parts
    path.write_text(cohort(artifact, header="x", cell=id_), newline="")
    for parts in ([], ["--jobs", "1"]):
        command = [sys.executable, "-m", "lrcore", "score", str(path), *parts]
        piped = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        assert id_.encode() in piped
        assert not ACTING.search(on_a_terminal(command))


def on_a_terminal(command):
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=subprocess.DEVNULL):
        os.close(theirs)
        shown = b""
        while True:
            try:
                more = os.read(ours, 65_536)
            except OSError:  # the other end was closed
                more = b""
            if not more:
                break
            shown += more
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_a_stream_that_knows_few_characters_is_no_traceback(tmp_path):
    command = [sys.executable, "-m", "lrcore", "score", str(tmp_path / "Jörg.csv")]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env=environment)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"J\\xf6rg" in done.stderr


def test_nothing_is_printed_past_it():
    """Only one module writes to the standard streams; a file of results is not one of them."""
    for path in sorted((ROOT / "lrcore").rglob("*.py")):
        if path.name == "terminal.py":
            continue
        text = path.read_text()
        for node in ast.walk(ast.parse(text)) if re.search(r"print|write", text) else ():
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            assert called != "print", path
            assert not re.match(r"sys\.(stdout|stderr)\.(buffer\.)?write", called), path
