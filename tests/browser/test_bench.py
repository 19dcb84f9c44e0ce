"""The bench as a whole: one view, two thresholds, limits, and names that lie on nothing."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.intervals import proportion
from lrcore.evaluation.study_words import StudyWords
from lrcore.evaluation.threshold.counts import THRESHOLDS, counts_at, flagged, sweep_counts
from lrcore.registry.development_sets import evaluation_sets
from lrcore.ui.components import workbench
from lrcore.ui.components.plotting import read_source
from lrcore.ui.components.workbench import Choice, View
from lrcore.ui.threshold.threshold_change import threshold_change_in_words
from lrcore.wording.numbers import fixed, percent_with_interval
from lrcore.wording.typesetting import typeset
from tests.browser.alone import ALL_STEPS, mount, show
from tests.evaluation.test_study_words import FLAG, OF_CANCER, all_literals

PANELS = ["frequencies", "risks", "benefit", "rates", "roc", "calibration", "numbers"]
MARKS = {True: "\N{CHECK MARK}", False: "\N{BALLOT X}"}
FRAME = 150  # pixels above the first content of a page
SIDEBAR = 240  # pixels of the sidebar and the margins of a page
BOXES = """(names) => Object.fromEntries(names.map((name) => {
  const { left, right, top, bottom } = bench.querySelector(name).getBoundingClientRect();
  return [name, { left, right, top, bottom }];
}))"""
# Boxes of the names in a panel, what they must not lie on, and whether there is a key instead.
NAMES = """async (step) => {
  const range = bench.querySelector('#threshold');
  range.value = step;
  range.dispatchEvent(new Event('input'));
  await new Promise(requestAnimationFrame);
  const box = (node) => {
    const { x, y, width, height } = node.getBBox();
    return [x, y, x + width, y + height];
  };
  const corners = (part) => part.split('L').map((at) => at.split(' ').map(Number));
  return [...bench.querySelectorAll('.plot > svg')].map((svg) => ({
    panel: svg.closest('[data-panel]').dataset.panel,
    size: [svg.width.baseVal.value, svg.height.baseVal.value],
    names: [...svg.querySelectorAll('text.name:not(.key)')].map(box),
    keyed: svg.querySelectorAll('text.key').length,
    bars: [...svg.querySelectorAll('rect:not(.zone-band)')].map(box),
    curves: [...svg.querySelectorAll('path[fill=none]:not(.zone-line)')].map((path) =>
      path.getAttribute('d').split('M').filter(Boolean).map(corners)),
    uprights: [...svg.querySelectorAll('line.mark, line.ghost')].map((line) => line.x1.baseVal.value),
  }));
}"""


@pytest.fixture(scope="module")
def patients(artifact):
    return evaluation_sets(artifact)["cross-validated"]


@pytest.fixture
def alone(new_page):
    def open_alone(width=1440, height=900, *, content=None, above=FRAME):
        page = new_page(viewport={"width": width, "height": height})
        mount(page)
        style = f"display:block;width:{content or width - SIDEBAR}px;padding-top:{above}px"
        page.evaluate("(style) => { document.querySelector('main').style.cssText += ';' + style; }", style)
        return page

    return open_alone


def simulated(seed, n=None):
    """Patients of any size, prevalence, discrimination and calibration."""
    rng = np.random.default_rng(seed)
    n = n or int(10 ** rng.uniform(1, 2.6))
    risk = rng.beta(*rng.uniform(0.1, 3, 2), n).round(int(rng.integers(1, 9)))
    outcome = (rng.random(n) < rng.uniform(0.2, 1) * risk + rng.uniform(0, 0.3)).astype(np.int8)
    outcome[:2] = 0, 1
    return EvaluationSet("Simulated", "Simulated.", outcome, risk, None)


@pytest.mark.parametrize(("size", "least"), [((1440, 900), 7), ((1280, 720), 4), ((1920, 1080), 7)])
def test_the_whole_bench_is_in_one_view_while_the_slider_is_dragged(alone, patients, size, least):
    page = alone(*size, content=min(1200, size[0] - SIDEBAR))
    show(page, patients, Choice(0.031, None, None, view=View(recall=0.99, capacity=280)))
    rail = page.locator(".rail").bounding_box()
    page.mouse.move(rail["x"] + rail["width"] / 2, rail["y"] + 14)
    page.mouse.down()
    before = page.locator(".point").evaluate_all("(all) => all.map((each) => each.getAttribute('transform'))")
    page.mouse.move(rail["x"] + rail["width"] / 4, rail["y"] + 14, steps=3)
    page.wait_for_function("() => bench.querySelector('#threshold').value < 100")
    names = [f"[data-panel='{name}']" for name in PANELS]
    boxes = page.evaluate(BOXES, [*names, ".dial", ".tally"])
    inside = [name for name, box in boxes.items() if box["top"] >= 0 and box["bottom"] <= size[1] + 0.5]
    assert {".dial", ".tally"} <= set(inside)
    assert len(inside) - 2 >= least
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    after = page.locator(".point").evaluate_all("(all) => all.map((each) => each.getAttribute('transform'))")
    assert all(one != other for one, other in zip(before, after, strict=True)), "every mark has moved"
    assert not page.evaluate("sent.length")
    page.mouse.up()
    assert page.evaluate("sent.length") == 1


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_nothing_in_a_panel_is_cut_off(alone, patients, width):
    """Below 1,440 pixels the rows of the grey zone may be reached by scrolling the table of rates."""
    page = alone(width, content=min(1200, width - SIDEBAR))
    show(page, patients, Choice(0.031, None, (0.02, 0.6), view=View(pinned=0.2)))
    cut = page.evaluate(
        "() => [...bench.querySelectorAll('figure, .numbers, .plot, .dial, .tally, .setting')].filter("
        "(each) => each.scrollWidth - each.clientWidth > 1 || each.scrollHeight - each.clientHeight > 1)"
        ".map((each) => each.dataset.panel ?? each.className)"
    )
    assert cut == (["numbers"] if width < 1440 else [])
    tiles = page.locator(".tiles dd").all()
    assert not [each for each in tiles if each.evaluate("(it) => it.scrollWidth - it.clientWidth") > 1]


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (1920, 1200)])
def test_the_circles_fill_their_panel(alone, patients, size):
    page = alone(*size, content=1200)
    show(page, patients, Choice(0.031, None, None))
    boxes = page.evaluate(BOXES, [".icons", ".whole", ".key"])
    icons, whole, key = boxes[".icons"], boxes[".whole"], boxes[".key"]
    assert icons["bottom"] - icons["top"] == pytest.approx(icons["right"] - icons["left"], abs=1)
    assert (icons["bottom"] - icons["top"]) / (whole["bottom"] - whole["top"]) > 0.8
    assert icons["right"] < key["left"]
    assert key["right"] <= whole["right"]


def test_on_a_phone_the_circles_leave_room_for_their_key(alone, patients):
    page = alone(390, 844, content=350, above=0)
    show(page, patients, Choice(0.031, None, None))
    boxes = page.evaluate(BOXES, [".icons", ".whole", ".key"])
    icons, whole, key = boxes[".icons"], boxes[".whole"], boxes[".key"]
    assert icons["bottom"] - icons["top"] == pytest.approx(icons["right"] - icons["left"], abs=1)
    assert icons["right"] < key["left"]
    assert key["right"] <= whole["right"]


def test_below_900_pixels_the_panels_are_in_one_column_under_a_bar_that_stays(alone, patients):
    page = alone(720, 900, content=690, above=0)
    show(page, patients, Choice(0.031, None, None))
    boxes = page.evaluate(BOXES, [f"[data-panel='{name}']" for name in PANELS])
    assert len({box["left"] for box in boxes.values()}) == 1
    page.mouse.wheel(0, 900)
    page.wait_for_function("() => scrollY > 500")
    assert page.evaluate(BOXES, [".bar"])[".bar"]["top"] == pytest.approx(0, abs=1)


def test_both_scales_have_the_same_1001_places_and_small_risks_have_room(alone, patients):
    page = alone()
    for linear, share in ((False, 0.4), (True, 0.2)):
        show(page, patients, Choice(0.2, None, None, view=View(linear=linear)), number=int(linear) + 1)
        rail = page.locator(".rail").bounding_box()
        thumb = float(page.locator(".thumb").get_attribute("cx"))
        assert (thumb - 11) / (rail["width"] - 22) == pytest.approx(share, abs=0.02)
        slider = page.get_by_role("slider", name="Threshold")
        assert [slider.get_attribute(name) for name in ("min", "max", "step")] == ["0", "1000", "1"]
        for x, step in ((1, 0), (rail["width"] - 1, 1000)):
            page.mouse.click(rail["x"] + x, rail["y"] + 14)
            # What Python sends while a change is still to be told to it is passed over.
            page.wait_for_function("(step) => sent.at(-1)?.step === step", arg=step)
            expect(slider).to_have_value(str(step))


@pytest.mark.parametrize("in_force", [0.5, 0.01037])
def test_two_thresholds_are_compared_in_pythons_counts_and_words(alone, patients, in_force):
    page = alone()
    show(page, patients, Choice(0.5, None, None), in_force=in_force)
    names = ["against", "foundDelta", "falseAlarmsDelta", "otherRecall", "otherSpecificity"]
    rows = page.evaluate(ALL_STEPS, names)
    there, counts = counts_at(patients, in_force), sweep_counts(patients)
    recall = proportion(int(there.tp[0]), counts.n_malignant, of="malignant patient")
    digits = {0.5: "0.500", 0.01037: "0.01037"}[in_force]
    for step, row in enumerate(rows):
        found, alarms = int(counts.tp[step] - there.tp[0]), int(counts.fp[step] - there.fp[0])
        if THRESHOLDS[step] == in_force:
            assert row["against"] == "This is the threshold in force."
            continue
        assert row["against"] == f"Against {digits} in force: {threshold_change_in_words(found, alarms)}."
        for name, difference in (("foundDelta", found), ("falseAlarmsDelta", alarms)):
            text = f"{difference:+,}".replace("-", "\N{MINUS SIGN}").replace("+0", "\N{PLUS-MINUS SIGN}0")
            assert row[name] == text, step
        assert row["otherRecall"] == typeset(percent_with_interval(recall))


def test_a_pinned_threshold_takes_the_place_of_the_one_in_force_and_is_swapped(alone, patients):
    page = alone()
    show(page, patients, Choice(0.031, None, None), in_force=None)
    against = page.locator("[data-show='against']")
    assert against.text_content() == "Pin a threshold to compare others with it."
    page.get_by_role("button", name="Pin as B").click()
    slider = page.get_by_role("slider", name="Threshold")
    slider.fill("500")
    page.wait_for_function("() => bench.querySelector('[data-show=found]').textContent === '203 of 212'")
    words = threshold_change_in_words(-8, -61)
    assert against.text_content() == f"Against B, 0.031: {words}."
    page.get_by_role("button", name="Swap").click()
    page.wait_for_function("() => bench.querySelector('#threshold').value === '31'")
    assert against.text_content() == f"Against B, 0.500: {threshold_change_in_words(8, 61)}."
    page.wait_for_function("() => sent.at(-1).pinned === 500")


def test_every_chart_marks_the_threshold_compared_with(alone, patients):
    page = alone()
    show(page, patients, Choice(0.031, None, None, view=View(pinned=0.2)))
    for panel in ("rates", "roc", "benefit"):
        assert page.locator(f"[data-panel='{panel}'] .hollow").count() >= 2, panel
    for panel in ("risks", "rates", "benefit", "calibration"):
        assert page.locator(f"[data-panel='{panel}'] .ghost").count() == 2, panel


def test_limits_bear_a_tick_or_a_cross_and_what_breaks_them_is_shaded(alone, patients):
    page = alone()
    counts = sweep_counts(patients)
    show(page, patients, Choice(0.031, None, None, view=View(recall=0.99, capacity=250)))
    rows = page.evaluate(ALL_STEPS, ["recallLimit", "capacityLimit"])
    for step, row in enumerate(rows):
        holds = bool(counts.tp[step] / 212 >= 0.99)
        assert row["recallLimit"][0] == MARKS[holds], step
        many = int(counts.tp[step] + counts.fp[step])
        assert row["capacityLimit"] == f"{MARKS[many <= 250]} {many}"
    assert page.locator(".rail .forbidden").count() == 2
    assert page.locator("[data-show='limits']").text_content().startswith("No threshold meets both limits")
    page.get_by_label("Flag at most").fill("")
    page.get_by_label("Flag at most").press("Tab")
    page.wait_for_function("() => bench.querySelectorAll('.rail .forbidden').length === 1")
    assert page.locator("[data-show='capacityLimit']").text_content() == ""
    assert page.evaluate("sent.at(-1).capacity") is None


def test_the_grey_zone_is_pythons_with_its_intervals_and_drawn_in_every_chart(alone, patients):
    page = alone()
    show(page, patients, Choice(0.031, None, (0.02, 0.6)))
    out, ill = ~flagged(patients.risk, 0.02), np.asarray(patients.outcome) == 1
    ruled_in = flagged(patients.risk, 0.6)
    for name, zone, wrong, kind in (
        ("zoneOut", out, ill, "malignant"),
        ("zoneGrey", ~out & ~ruled_in, ill, "malignant"),
        ("zoneIn", ruled_in, ~ill, "benign"),
    ):
        inside, errors = int(zone.sum()), int((zone & wrong).sum())
        share = typeset(percent_with_interval(proportion(errors, inside, of="patient")))
        assert page.locator(f"[data-show='{name}']").text_content() == f"{inside} of 569"
        assert page.locator(f"[data-show='{name}Wrong']").text_content() == f"{errors} {kind}: {share}"
    for panel in ("risks", "rates", "benefit", "calibration"):
        assert page.locator(f"[data-panel='{panel}'] .zone-band").count() == 1, panel
    assert page.locator("[data-panel='roc'] .zone-line").count() == 1
    assert page.locator(".rail .grey").count() == 1


def test_the_calibration_is_pythons_at_every_threshold(alone, patients):
    page = alone()
    show(page, patients, Choice(0.5, None, None))
    result = reliability(patients)
    curve, band = result.curve, result.band
    for step, row in enumerate(page.evaluate(ALL_STEPS, ["calibrationBrief"])):
        at = step / 1000
        if not curve.risk[0] <= at <= curve.risk[-1]:
            assert row["calibrationBrief"] == "No patient has so extreme a risk."
            continue
        shares = (
            round(float(np.interp(at, curve.risk, line)), 4) for line in (curve.observed, band.low, band.high)
        )
        about, low, high = (fixed(100 * share, 1) for share in shares)
        said = typeset(f"about {about} have cancer (95 % band {low} to {high}).")
        assert said in row["calibrationBrief"], step


def crosses(box, one, other):
    """Whether a straight line enters a box, by cutting it into a thousand points."""
    along = np.linspace(0, 1, 1000)[:, None]
    x, y = (np.array(one) + along * (np.array(other) - np.array(one))).T
    return bool(np.any((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])))


def entered(box, corners):
    """Whether a polyline enters a box."""
    at = np.array(corners)
    low, high = np.minimum(at[:-1], at[1:]), np.maximum(at[:-1], at[1:])
    near = np.all((high > box[:2]) & (low < box[2:]), axis=1)
    return any(crosses(box, at[i], at[i + 1]) for i in np.flatnonzero(near))


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.slow
def test_names_of_curves_lie_on_no_line_and_on_no_other_name_for_200_random_sets(alone):
    page = alone()
    rng = np.random.default_rng(0)
    direct = 0
    for number in range(1, 201):
        view = View(
            None if rng.random() < 0.5 else float(rng.integers(0, 1001)) / 1000, bool(rng.random() < 0.3)
        )
        choice = Choice(0.5, None, None, view=view)
        show(page, simulated(number), choice, in_force=float(rng.integers(1, 1000)) / 1000, number=number)
        for panel in page.evaluate(NAMES, int(rng.integers(0, 1001))):
            direct += len(panel["names"])
            where = (number, panel["panel"])
            assert not (panel["names"] and panel["keyed"]), where
            assert panel["panel"] == "roc" or panel["names"] or panel["keyed"], where
            for place, name in enumerate(panel["names"]):
                assert name[0] >= 0, where
                assert name[2] <= panel["size"][0], where
                assert name[1] >= 0, where
                assert name[3] <= panel["size"][1], where
                others = [*panel["names"][place + 1 :], *panel["bars"]]
                assert not any(overlap(name, other) for other in others), where
                assert not any(name[0] < x < name[2] for x in panel["uprights"]), where
                parts = (part for curve in panel["curves"] for part in curve)
                assert not any(entered(name, part) for part in parts), where
    assert direct > 200, "names do stand at their curves where there is room"


@pytest.mark.parametrize(("outcome", "risk"), [([1, 1], [0.2, 0.9]), ([0], [0.5]), ([0, 1], [0.5, 0.5])])
def test_patients_of_one_kind_and_a_single_risk_are_drawn_as_far_as_they_go(alone, outcome, risk):
    page = alone()
    few = EvaluationSet("Few", "Few.", np.array(outcome, np.int8), np.array(risk), None)
    view = View(pinned=0.2, recall=0.9, capacity=1)
    show(page, few, Choice(0.3, 0.05, (0.1, 0.6), True, view))
    drawn = page.locator("[data-panel] svg path").evaluate_all("(all) => all.map((each) => each.outerHTML)")
    assert drawn
    assert not [path for path in drawn if "NaN" in path]


SHOWN = """() => [...bench.querySelectorAll('*')].flatMap((node) => [
  ...[...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data),
  ...['aria-label', 'aria-valuetext', 'title'].map((name) => node.getAttribute(name) ?? ''),
]).filter((text) => text.trim())"""


def test_another_study_is_shown_in_its_own_words(alone):
    page, some = alone(), simulated(3, 300)
    words = StudyWords("relapse", unit="stay", flag="refer")
    patients = EvaluationSet("Other", "Other.", some.outcome, some.risk, words=words)
    for prevalence, shifted in ((None, False), (0.05, False), (0.05, True)):
        choice = Choice(0.3, prevalence, (0.1, 0.6), shifted, View(pinned=0.2, recall=0.9, capacity=1))
        show(page, patients, choice, in_force=None)
        page.evaluate("() => bench.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.wait_for_function(
            "() => [...bench.querySelectorAll('details')].every((each) => each.querySelector('table'))"
        )
        shown = page.evaluate(SHOWN)
        assert "One missed relapse is as bad as" in shown
        assert [
            text for text in shown if OF_CANCER.search(text) or FLAG.search(text) or "patient" in text
        ] == []
    show(page, some, number=2)
    assert "One missed cancer is as bad as" in page.evaluate(SHOWN)


def test_a_title_of_an_axis_that_is_too_long_is_shortened(alone):
    page, some = alone(), simulated(3, 300)
    words = StudyWords("unplanned readmission within thirty days", unit="stay")
    show(page, EvaluationSet("Other", "Other.", some.outcome, some.risk, words=words))
    titles = page.evaluate(
        """() => [...bench.querySelectorAll('.plot > svg')].flatMap((svg) => {
          const { left, right } = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text.title:not([transform])')].map((node) => {
            const box = node.getBoundingClientRect();
            return [node.textContent, box.left >= left - 1 && box.right <= right + 1];
          });
        })"""
    )
    assert "False alarms, %" in [text for text, _ in titles]
    assert [text for text, whole in titles if not whole] == []


def test_sentences_are_put_into_the_words_of_a_study_as_by_python(new_page):
    words, sentences = StudyWords("cancer recurrence", "$1 {1} 'x'", "unit"), all_literals()
    source = read_source(Path(workbench.__file__).parent / "study_words.js")
    said = new_page().evaluate(
        "({ source, phrases, sentences }) => {"
        " const phraseBook = new Function(`${source}; return phraseBook;`)();"
        " return sentences.map(phraseBook(phrases)); }",
        {"source": source, "phrases": words.phrases_json(), "sentences": sentences},
    )
    assert said == [words.say(sentence) for sentence in sentences]
