"""The words of a table of risks on the command line, and in what it writes."""

import io
import json
import re
import zipfile

import pytest

from lrcore.commands.main import main
from tests.evaluation.test_study_words import FLAG
from tests.pages.test_study_words import OF_CANCER, foreign_table

KEYS = re.compile(r'"n_(malignant|benign)"')
PLANS = {
    "development": ("--prevalence", 0.3, "--parameters", 8, "--auc", 0.8),
    "validation": ("--prevalence", 0.2, "--auc", 0.78, "--beta", 1, 4, "--threshold", 0.2),
    "information": ("--tp", 30, "--fn", 4, "--tn", 80, "--fp", 20, "--threshold", 0.2),
}
NAMED = ("--risk", "model_a_risk", "--event", "readmission", "--unit", "stay")


@pytest.fixture
def run(own_folder, capsys):
    """Return a function that runs a command, and returns its code and what it printed."""

    def run_command(*arguments):
        code = main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run_command


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "foreign.csv"
    path.write_text(foreign_table())
    return path


def words_of_cancer(text):
    return OF_CANCER.findall(KEYS.sub("", text))


@pytest.mark.parametrize("command", ["evaluate", "validate"])
@pytest.mark.parametrize("named", [NAMED[:2], NAMED])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_nothing_printed_speaks_of_cancers(run, table, command, named, form):
    resampled = ("--resampled", "--centre", "site") if (command, form) == ("evaluate", ("--json",)) else ()
    code, out, said = run(command, table, *named, *form, *resampled)
    assert code == 0
    assert not words_of_cancer(out + said)
    assert ("readmission" in out) == (named is NAMED)


def test_the_words_are_in_the_numbers(run, table):
    _, out, _ = run("evaluate", table, *NAMED, "--json")
    assert json.loads(out)["words"] == {
        "event": "readmission",
        "no_event": "no readmission",
        "unit": "stay",
        "flag": "flag",
    }


def test_the_report_its_document_and_its_figures_follow(run, table, tmp_path, monkeypatch):
    for drawn in ("pdf", "png"):  # from the same SVG
        monkeypatch.setattr(f"lrcore.report.files.figures.{drawn}", lambda *_: b"")
    for form in ("html", "docx", "figures"):
        assert run("report", table, *NAMED, "--as", form, "-o", tmp_path / form)[0] == 0
    page = (tmp_path / "html").read_text()
    assert not words_of_cancer(page)
    assert "Recall, share of stays with readmission" in page
    for form in ("docx", "figures"):
        with zipfile.ZipFile(io.BytesIO((tmp_path / form).read_bytes())) as archive:
            parts = [name for name in archive.namelist() if name.endswith((".xml", ".svg", ".csv", ".txt"))]
            texts = [archive.read(name).decode() for name in parts if not name.endswith("styles.xml")]
        assert not words_of_cancer("\n".join(texts))
        assert any("without readmission" in text for text in texts)


def test_markup_in_a_word_is_text(run, table, tmp_path):
    run("report", table, *NAMED[:2], "--event", "a<b>x</b>&", "-o", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "a&lt;b&gt;x&lt;/b&gt;&amp;" in page
    assert "<b>x" not in page.replace("<b>x</b>&\\", "")


@pytest.mark.parametrize("option", ["--event", "--no-event", "--unit", "--flag"])
@pytest.mark.parametrize("word", ["", "x" * 41, "a\nb", "=1+1"])
def test_a_word_that_cannot_be_used_is_refused_in_one_sentence(run, table, option, word):
    code, out, said = run("evaluate", table, *NAMED[:2], option, word)
    assert (code, out) == (2, "")
    assert "must be called by 1 to 40 printable characters" in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["evaluate", "report"])
def test_the_outcome_of_our_own_model_has_a_name(run, command):
    code, _, said = run(command, "--event", "readmission")
    assert code == 2
    assert "words of a table of another model's risks" in said


@pytest.mark.parametrize("command", ["evaluate", "validate"])
def test_nothing_printed_keeps_the_verb(run, table, command):
    code, out, said = run(command, table, *NAMED, "--flag", "refer")
    assert code == 0
    assert not FLAG.findall(out + said)
    assert command != "evaluate" or "referr" in out


def test_the_report_has_the_verb(run, table, tmp_path):
    assert run("report", table, *NAMED, "--flag", "send", "-o", tmp_path / "report.html")[0] == 0
    page = (tmp_path / "report.html").read_text()
    assert "sending all" in page
    assert not FLAG.findall(KEYS.sub("", re.sub(r'"(un)?flagged": ', "", page)))


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_from_numbers_speaks_of_the_event_or_has_its_words(run, plan):
    code, unnamed, _ = run("plan", plan, *PLANS[plan])
    assert code == 0
    assert not words_of_cancer(unnamed)
    code, named, _ = run(
        "plan", plan, *PLANS[plan], "--event", "relapse", "--unit", "stay", "--flag", "refer"
    )
    assert code == 0
    assert "relapse" in named or "stays" in named
    assert not FLAG.findall(named)
    numbers = [run("plan", plan, *PLANS[plan], *words, "--json")[1] for words in ((), ("--event", "relapse"))]
    assert not words_of_cancer("".join(numbers))
