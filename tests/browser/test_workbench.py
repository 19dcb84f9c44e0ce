"""The live workbench: every control, and the numbers it shows against Python's."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.threshold.at_prevalence import net_benefit_of_shifted
from lrcore.evaluation.threshold.counts import THRESHOLDS, counts_at, sweep_counts
from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from lrcore.evaluation.threshold.prevalence import predictive_values, shifted_risk
from lrcore.registry.development_sets import evaluation_sets
from lrcore.wording.numbers import fixed, number_with_interval, percent_with_interval, risk_in_digits
from lrcore.wording.typesetting import typeset
from tests.browser.alone import ALL_STEPS
from tests.browser.conftest import tabs
from tests.browser.natural_frequencies import natural_frequencies
from tests.waiting import settled, until

NEXT_FRAME = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
LEFT, RIGHT, TOP, BOTTOM = 42, 14, 8, 44  # pixels around the axes of a chart


@pytest.fixture(scope="module")
def patients(artifact):
    return evaluation_sets(artifact)["cross-validated"]


@pytest.fixture(scope="module")
def counts(patients):
    return sweep_counts(patients)


@pytest.fixture
def bench(page, server_url):
    return opened(page, server_url)


@pytest.fixture(scope="module")
def kept_bench(contexts, server_url):
    with tabs(contexts) as open_tab:
        yield opened(open_tab(), server_url)


@pytest.fixture
def same_bench(kept_bench, counts):
    """A bench at 0.5 for one test after another: for those that change the threshold and limits alone."""
    slider(kept_bench).fill("500")
    expect_step(kept_bench, counts, 500)
    expect_python_at(kept_bench, "0.500")
    return kept_bench


def opened(page, server_url, query=""):
    page.goto(f"{server_url}/threshold{query}")
    expect(slider(page)).to_be_visible()
    expect(page.locator("[data-show='found']")).not_to_be_empty()
    settled(page)  # places are clicked below, and must not move any more
    return page


def slider(page):
    return page.get_by_role("slider", name="Threshold")


def shows(page, name, text):
    shown = typeset(text) if isinstance(text, str) else re.compile(typeset(text.pattern))
    expect(page.locator(f"[data-show='{name}']").first).to_have_text(shown)


def step_where(page, holds):
    """Return the step of the slider once it is one that was meant: it is drawn with the next frame."""
    until(lambda: holds(int(slider(page).input_value())))
    return int(slider(page).input_value())


def expect_step(page, counts, step):
    shows(page, "found", f"{counts.tp[step]} of {counts.n_malignant}")
    shows(page, "missed", f"{counts.fn[step]} of {counts.n_malignant}")
    shows(page, "falseAlarms", f"{counts.fp[step]} of {counts.n_benign}")
    shows(page, "cleared", f"{counts.tn[step]} of {counts.n_benign}")
    expect(slider(page)).to_have_value(str(step))


def expect_python_at(page, threshold):
    expect(page.get_by_role("spinbutton", name="Threshold", exact=True)).to_have_value(threshold)


def test_keys_move_it_and_python_follows(bench, counts):
    expect_step(bench, counts, 500)
    slider(bench).focus()
    for key, step in [
        ("ArrowRight", 501),
        ("ArrowUp", 502),
        ("PageDown", 492),
        ("PageUp", 502),
        ("Home", 0),
        ("End", 1000),
    ]:
        bench.keyboard.press(key)
        expect_step(bench, counts, step)
    expect_python_at(bench, "1.000")
    expect(bench).to_have_url(re.compile(r"threshold=1\.0"))


def test_it_says_itself_in_words(same_bench, counts):
    slider(same_bench).fill("80")
    words = (
        f"threshold 0.080: {counts.tp[80]} of 212 found, {counts.fn[80]} missed, {counts.fp[80]} false alarms"
    )
    expect(slider(same_bench)).to_have_attribute("aria-valuetext", words)
    expect(same_bench.locator(".workbench [role=status]")).to_have_text(words)


def test_every_panel_moves_during_the_drag_and_the_server_is_called_on_release(bench, counts):
    sent = []
    bench.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    bench.reload()
    expect(slider(bench)).to_be_visible()
    settled(bench)
    box = slider(bench).bounding_box()
    middle = box["y"] + box["height"] / 2
    bench.mouse.move(box["x"] + box["width"] / 2, middle)
    bench.mouse.down()
    sent.clear()
    marks = set()
    for place in (0.4, 0.3, 0.2, 0.1):
        bench.mouse.move(box["x"] + box["width"] * place, middle, steps=5)
        bench.evaluate(NEXT_FRAME)
        step = int(slider(bench).input_value())
        expect_step(bench, counts, step)
        marks.add(bench.locator("[data-panel='roc'] .point").get_attribute("transform"))
    assert len(marks) == 4
    assert not sent
    bench.mouse.up()
    expect_python_at(bench, f"{step / 1000:.3f}")
    assert sent


@pytest.fixture(scope="module")
def kept_linear_bench(contexts, server_url):
    with tabs(contexts) as open_tab:
        yield opened(open_tab(), server_url, "?scale=linear")


@pytest.mark.parametrize("panel", ["risks", "rates", "benefit", "calibration"])
def test_the_line_in_a_panel_is_dragged(kept_linear_bench, panel, counts):
    bench = kept_linear_bench
    slider(bench).fill("500")
    expect_step(bench, counts, 500)
    expect_python_at(bench, "0.500")
    settled(bench)
    plot = bench.locator(f"[data-panel='{panel}'] .plot > svg")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    inner = box["width"] - LEFT - RIGHT
    bench.mouse.move(box["x"] + LEFT + inner * 0.5, box["y"] + 60)
    bench.mouse.down()
    bench.mouse.move(box["x"] + LEFT + inner * 0.25, box["y"] + 60, steps=6)
    bench.mouse.up()
    step = step_where(bench, lambda step: abs(step - 250) <= 6)
    expect_step(bench, counts, step)
    expect_python_at(bench, f"{step / 1000:.3f}")


def test_a_click_on_the_roc_curve_takes_the_nearest_point(bench, counts):
    bench.get_by_role("button", name="Whole curve").click()
    plot = bench.locator("[data-panel='roc'] .plot > svg")
    plot.scroll_into_view_if_needed()
    settled(bench)
    box = plot.bounding_box()
    recall, alarms = 1.0, 0.2
    x = box["x"] + LEFT + (box["width"] - LEFT - RIGHT) * alarms
    y = box["y"] + TOP + (box["height"] - TOP - BOTTOM) * (1 - recall)
    bench.mouse.click(x, y)
    step = step_where(bench, lambda step: abs(counts.fp[step] / counts.n_benign - alarms) < 0.03)
    expect_step(bench, counts, step)


def test_a_tap_on_a_phone(new_page, server_url, counts):
    page = opened(
        new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True),
        server_url,
        "?scale=linear",
    )
    plot = page.locator("[data-panel='benefit'] .plot > svg")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.touchscreen.tap(box["x"] + LEFT + (box["width"] - LEFT - RIGHT) * 0.1, box["y"] + 120)
    step = step_where(page, lambda step: abs(step - 100) <= 6)
    expect_step(page, counts, step)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_number_box(same_bench, counts):
    same_bench.get_by_label("Threshold as a number").fill("0.08")
    same_bench.keyboard.press("Enter")
    expect_step(same_bench, counts, 80)
    expect_python_at(same_bench, "0.080")


@pytest.mark.parametrize(("ratio", "step"), [("9", 100), ("19", 50), ("99", 10), ("1", 500), ("0", 1000)])
def test_the_harm_ratio_sets_the_threshold(same_bench, counts, ratio, step):
    same_bench.get_by_label("One missed cancer is as bad as").fill(ratio)
    same_bench.keyboard.press("Tab")
    expect_step(same_bench, counts, step)


def test_the_threshold_shows_its_harm_ratio(same_bench):
    slider(same_bench).fill("373")  # Youden's threshold: the prevalence
    expect(same_bench.get_by_label("One missed cancer is as bad as")).to_have_value("1.7")


def test_recall_of_at_least_jumps_to_the_highest_such_threshold(same_bench, counts):
    same_bench.get_by_label("Recall at least").fill("99")
    same_bench.locator("[data-jump='recall'] button").click()
    step = max(i for i in range(1001) if counts.tp[i] / 212 >= 0.99)
    expect_step(same_bench, counts, step)


def test_a_capacity_jumps_to_the_lowest_threshold_within_it(same_bench, counts):
    same_bench.get_by_label("Flag at most").fill("220")
    same_bench.locator("[data-jump='capacity'] button").click()
    step = min(i for i in range(1001) if counts.tp[i] + counts.fp[i] <= 220)
    expect_step(same_bench, counts, step)


def test_a_capacity_below_the_ties_at_one_says_so(same_bench, counts):
    same_bench.get_by_label("Flag at most").fill("0")
    same_bench.locator("[data-jump='capacity'] button").click()
    at_one = counts.tp[1000] + counts.fp[1000]
    shows(same_bench, "limits", re.compile(f"Even at 1.000, {at_one} patients are flagged"))


def test_another_prevalence_reweights_and_is_kept_in_the_address(bench, patients, counts):
    bench.get_by_label("Prevalence where it will be used").fill("10")
    shows(bench, "ppvCount", "at a prevalence of 10.0 %")
    recall, alarms = counts.tp[500] / 212, counts.fp[500] / 357
    there = net_benefit(counts_at(patients, 0.5), prevalence=0.1)
    assert there.model[0] == pytest.approx(0.1 * recall - 0.9 * alarms)
    shows(bench, "netBenefit", number_with_interval(there.estimate(), 3))
    whole = natural_frequencies(recall, alarms, prevalence=0.1, total=1000)
    shows(bench, "frequencies", re.compile(f"{whole.found} are found and {whole.missed} missed"))
    expect(bench).to_have_url(re.compile(r"prevalence=0\.100"))
    bench.get_by_role("button", name="Use this set's own").click()
    shows(bench, "ppvCount", "203 of 207 flagged")
    expect(bench).not_to_have_url(re.compile("prevalence"))


HATCHED = """() => {
  const hosts = [...document.querySelectorAll('*')].map((node) => node.shadowRoot ?? node);
  const bench = hosts.map((host) => host.querySelector('.workbench')).find(Boolean);
  const name = (node) => node.dataset.panel ?? node.className;
  const hatched = (node) => getComputedStyle(node).backgroundImage.startsWith('repeating-linear-gradient');
  return [...bench.querySelectorAll('[data-stays]')].filter(hatched).map(name).sort();
}"""
OF_THESE_PATIENTS = ["risks", "tally", "zones"]


def test_what_does_not_follow_another_prevalence_is_named_and_hatched(page, server_url):
    opened(page, server_url)
    assert page.evaluate(HATCHED) == []
    expect(page.locator("[data-show='elsewhere']")).to_be_hidden()
    expect(page.get_by_label("Shift the risks too")).to_be_disabled()
    opened(page, server_url, "?threshold=0.35&prevalence=0.053")
    said = page.locator("[data-show='elsewhere']")
    expect(said).to_contain_text(
        "At another prevalence the risks need a new intercept; the threshold below is on the scale of the "
        "unshifted risks."
    )
    expect(said).to_contain_text("stays that of these patients (37.3 %)")
    assert page.evaluate(HATCHED) == sorted([*OF_THESE_PATIENTS, "calibration", "setting"])
    shows(page, "harm", re.compile(r"a risk that is too high at 5\.3\s%"))
    shows(
        page,
        "frequencies",
        re.compile(r"Of 1,000 patients where 5\.3\s% have cancer .of these, 37\.3\s% have.: "),
    )
    page.get_by_label("Shift the risks too").check()
    expect(said).to_contain_text(typeset("The risks are shifted by -2.36 on the log-odds scale"))
    expect(said).to_contain_text("0.350 of the model's own risks is 0.048 of the shifted risks")
    expect(said).to_contain_text("0.350 is the one that can be put in force")
    assert page.evaluate(HATCHED) == OF_THESE_PATIENTS
    expect(page).to_have_url(re.compile("shifted=1"))
    expect_python_at(page, "0.350")


def test_a_risk_that_is_too_low_elsewhere_is_called_so(page, server_url):
    opened(page, server_url, "?threshold=0.35&prevalence=0.55")
    shows(page, "harm", re.compile(r"a risk that is too low at 55\.0\s%"))


def test_every_number_at_another_prevalence_is_pythons(page, server_url, patients):
    opened(page, server_url, "?threshold=0.35&prevalence=0.053")
    rows = page.evaluate(ALL_STEPS, ["found", "threshold", "netBenefit", "ppv", "npv", "frequencies"])
    benefit = net_benefit(sweep_counts(patients), prevalence=0.053)
    for step, row in enumerate(rows):
        at = operating_characteristics(counts_at(patients, step / 1000))
        assert (row["threshold"], row["found"]) == (f"{step / 1000:.3f}", f"{at.tp} of 212")
        same_at(row, patients, step, 0.053)
        if 0 < step < 1000:
            assert row["netBenefit"] == typeset(number_with_interval(benefit.estimate(step), 3)), step
            assert row["harmRatio"] == f"{float(fixed(harm_ratio_of(step / 1000), 1).replace(',', '')):g}", (
                step
            )


def test_every_number_of_shifted_risks_is_pythons(page, server_url, patients):
    opened(page, server_url, "?threshold=0.35&prevalence=0.053&shifted=1")
    names = [
        "found",
        "threshold",
        "netBenefit",
        "netBenefitOthers",
        "ppv",
        "npv",
        "frequencies",
        "calibration",
    ]
    rows = page.evaluate(ALL_STEPS, [*names, "calibration"])
    benefit = net_benefit_of_shifted(patients, THRESHOLDS, prevalence=0.053)
    curve = reliability(patients).curve
    for step, row in enumerate(rows):
        at = operating_characteristics(counts_at(patients, step / 1000))
        shifted = float(benefit.threshold[step])
        named = f"{step / 1000:.3f}, {risk_in_digits(shifted)} of the shifted risks"
        assert (row["threshold"], row["found"]) == (named, f"{at.tp} of 212")
        same_at(row, patients, step, 0.053)
        if 0 < step < 1000:
            assert row["netBenefit"] == typeset(number_with_interval(benefit.estimate(step), 3)), step
            all_flagged = typeset(f"flag all {fixed(float(benefit.treat_all[step]), 3)},")
            assert all_flagged in row["netBenefitOthers"], step
            assert row["harmRatio"] == f"{float(fixed(harm_ratio_of(shifted), 1).replace(',', '')):.10g}", (
                step
            )
        if step % 10 == 0 and curve.risk[0] <= step / 1000 <= curve.risk[-1]:
            observed = round(float(np.interp(step / 1000, curve.risk, curve.observed)), 4)
            there = shifted_risk([observed], from_prevalence=patients.prevalence, to_prevalence=0.053)[0]
            said = f"with a shifted risk of {risk_in_digits(shifted)}, about {fixed(100 * there, 1)} "
            assert said in row["calibration"], (step, row["calibration"])


def entered(ratio):
    """A harm ratio as the box for it shows it."""
    return f"{float(fixed(ratio, 1).replace(',', '')):.10g}"


def same_at(row, patients, step, prevalence):
    """What follows the prevalence, whether or not the risks are shifted to it."""
    there = predictive_values(counts_at(patients, step / 1000), prevalence=prevalence)
    for name, estimate in (("ppv", there.ppv), ("npv", there.npv)):
        if estimate.value == estimate.value:
            assert row[name] == typeset(percent_with_interval(estimate)), (step, name)
    at = operating_characteristics(counts_at(patients, step / 1000))
    whole = natural_frequencies(at.tp / 212, at.fp / 357, prevalence=prevalence, total=1000)
    assert f": {whole.found + whole.false_alarms:,} are flagged." in row["frequencies"], step
    assert f"{whole.found} are found and {whole.missed} missed" in row["frequencies"], step


@pytest.mark.parametrize(
    ("box", "value"), [("One missed cancer is as bad as", "19"), ("of the shifted risks", "0.05")]
)
def test_what_is_set_on_the_shifted_scale_moves_the_models_own_threshold(
    page, server_url, counts, box, value
):
    opened(page, server_url, "?threshold=0.1&prevalence=0.053&shifted=1")
    page.get_by_role("spinbutton", name=box).fill(value)
    page.keyboard.press("Tab")
    own = shifted_risk([0.05], from_prevalence=0.053, to_prevalence=212 / 569)[0]
    expect_step(page, counts, round(1000 * own))
    expect_python_at(page, f"{own:.3f}")
    expect(page.get_by_role("button", name=f"Put {own:.3f} in force")).to_be_visible()


@pytest.mark.parametrize("prevalence", ["0.053", "0.600"])
def test_charts_of_shifted_risks_are_dragged_on_their_own_scale(page, server_url, counts, prevalence):
    opened(page, server_url, f"?threshold=0.1&prevalence={prevalence}&shifted=1&scale=linear")
    plot = page.locator("[data-panel='benefit'] .plot > svg")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    left, inner = box["x"] + LEFT, box["width"] - LEFT - RIGHT
    page.mouse.move(left + inner * 0.2, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(left + inner * 0.25, box["y"] + 60, steps=4)
    own = shifted_risk([0.25], from_prevalence=float(prevalence), to_prevalence=212 / 569)[0]
    step_where(page, lambda step: abs(step - 1000 * own) <= 12)
    page.mouse.move(left + inner * 1.5, box["y"] + 60, steps=4)
    expect_step(page, counts, 1000)
    page.mouse.up()
    expect_python_at(page, "1.000")


def test_a_table_of_shifted_risks_names_both_scales(page, server_url):
    opened(page, server_url, "?threshold=0.35&prevalence=0.053&shifted=1")
    figure = page.locator("[data-panel='benefit']")
    figure.get_by_text("Table").click()
    row = figure.locator("tbody tr", has_text="0.350")
    expect(row.locator("td").first).to_have_text("0.048")
    expect(figure.locator("thead th").nth(1)).to_have_text("Shifted")


def test_a_grey_zone(bench, counts):
    bench.get_by_label("Leave a grey zone between two thresholds").check()
    bench.get_by_label("Rule out below").fill("0.02")
    bench.keyboard.press("Enter")
    bench.get_by_label("Rule in from").fill("0.6")
    bench.keyboard.press("Enter")
    out = 569 - counts.tp[20] - counts.fp[20]
    shows(bench, "zoneOut", f"{out} of 569")
    shows(bench, "zoneIn", f"{counts.tp[600] + counts.fp[600]} of 569")
    shows(bench, "zoneGrey", f"{569 - out - counts.tp[600] - counts.fp[600]} of 569")
    expect(bench).to_have_url(re.compile(r"zone=0\.020-0\.600"))


def test_an_address_opened_fresh_restores_everything(page, server_url, counts):
    opened(
        page, server_url, "?threshold=0.08&prevalence=0.1&zone=0.020-0.600&pinned=0.2&recall=0.99&flag=250"
    )
    expect_step(page, counts, 80)
    shows(page, "prevalence", "10.0 %")
    expect(page.get_by_label("Rule out below")).to_have_value("0.020")
    expect(page.get_by_label("Recall at least")).to_have_value("99")
    expect(page.get_by_label("Flag at most")).to_have_value("250")
    expect(page.locator("[data-show='against']")).to_contain_text("Against B, 0.200: ")
    expect_python_at(page, "0.080")


def test_it_survives_the_change_of_pages(bench, counts):
    slider(bench).fill("80")
    expect_python_at(bench, "0.080")
    bench.get_by_role("link", name="Performance", exact=True).click()
    expect(bench.get_by_role("heading", name="Performance", level=1)).to_be_visible()
    expect_python_at(bench, "0.080")
    bench.get_by_role("link", name="Threshold", exact=True).click()
    expect_step(bench, counts, 80)


def test_two_tabs_do_not_disturb_each_other(new_page, server_url, counts):
    one, other = (opened(new_page(), server_url) for _ in range(2))
    slider(one).fill("80")
    expect_python_at(one, "0.080")
    slider(other).fill("300")
    expect_python_at(other, "0.300")
    expect_step(one, counts, 80)
    expect_step(other, counts, 300)


def test_every_number_is_pythons_to_the_last_digit(same_bench, patients, counts):
    names = ["threshold", "found", "recall", "specificity", "ppv", "npv", "netBenefit", "frequencies"]
    rows = same_bench.evaluate(ALL_STEPS, names)
    benefit = net_benefit(sweep_counts(patients))
    for step, row in enumerate(rows):
        at = operating_characteristics(counts_at(patients, step / 1000))
        assert row["threshold"] == f"{step / 1000:.3f}"
        assert row["found"] == f"{at.tp} of 212"
        for name, estimate in [
            ("recall", at.sensitivity),
            ("specificity", at.specificity),
            ("ppv", at.ppv),
            ("npv", at.npv),
        ]:
            assert row[name] == typeset(percent_with_interval(estimate)), (step, name)
        if 0 < step < 1000:
            assert row["netBenefit"] == typeset(number_with_interval(benefit.estimate(step), 3)), step
        whole = natural_frequencies(at.tp / 212, at.fp / 357, prevalence=patients.prevalence, total=1000)
        assert f"{whole.found} are found and {whole.missed} missed" in row["frequencies"]
        assert f"{whole.false_alarms} are false alarms and {whole.cleared} are cleared" in row["frequencies"]


def test_a_table_stands_under_every_chart(bench, counts):
    for panel in ("risks", "rates", "roc", "benefit", "calibration"):
        figure = bench.locator(f"[data-panel='{panel}']")
        figure.get_by_text("Table").click()
        expect(figure.locator("tbody tr")).to_have_count(21)
    slider(bench).fill("83")
    expect(bench.locator("[data-panel='risks'] tbody tr")).to_have_count(22)
    row = bench.locator("[data-panel='risks'] tbody tr", has_text="0.083")
    expect(row.locator("td").first).to_have_text(str(counts.tp[83]))


def test_the_calibration_around_the_threshold_is_pythons(same_bench, patients):
    curve = reliability(patients)
    near = int(((patients.risk >= 0.03) & (patients.risk < 0.13)).sum())
    observed = np.interp(0.08, curve.curve.risk, curve.curve.observed)
    slider(same_bench).fill("80")
    text = same_bench.locator("[data-show='calibration']")
    expect(text).to_contain_text(f"about {fixed(100 * observed, 1)} (95 % band")
    expect(text).to_contain_text(f"{near} of 569 patients have risks between 0.030 and 0.130.")


def test_predictive_values_at_another_prevalence_are_pythons(bench, patients):
    dial = bench.get_by_role("slider", name="Prevalence where it will be used")
    dial.fill("5")
    for step in (0, 1, 80, 500, 999, 1000):
        slider(bench).fill(str(step))
        at = predictive_values(counts_at(patients, step / 1000), prevalence=0.05)
        for name, estimate in (("ppv", at.ppv), ("npv", at.npv)):
            if estimate.value == estimate.value:
                shows(bench, name, percent_with_interval(estimate))
            else:
                expect(bench.locator(f"[data-show='{name}']")).to_contain_text("not defined")
