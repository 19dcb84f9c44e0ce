"""What lessons 5 to 8 print is what was measured, and their controls choose it."""

import json
import re

import pytest

from tests.pages.shown import tables


def opened(app, name):
    app.switch_page(f"pages/lessons/{name}.py").run()
    assert not app.exception, app.exception
    return app


def table(app, column):
    return next(each.value for each in tables(app) if column in each.value)


def live(app):
    """Return what the live figures of a page were sent."""
    return [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.json]


def control(app, label):
    return next(each for each in app.segmented_control if each.label == label)


def first(text):
    return float(re.match(r"[+-]?[\d.]+", text.replace("\u2212", "-"))[0])


def test_the_scaler_leaks_next_to_nothing_and_selection_everything(app):
    opened(app, "leakage")
    row = table(app, "Scaler fitted inside").set_index("Measure").loc["AUC"]
    assert row["Scaler fitted inside"] == "0.9947"
    assert row["Difference (95\u00a0% interval)"].startswith("+0.00004 (")
    control(app, "Measure").set_value("Accuracy at 0.5").run()
    assert not app.exception
    (figure,) = live(app)
    leaky, proper = (each["values"][-1] for each in figure["numbers"])
    assert first(leaky) > 0.8
    assert first(proper) == pytest.approx(0.5, abs=0.07)
    least = [each["values"][0] for each in figure["numbers"]]
    assert least[0] == least[1]


def test_the_tutorials_three_values_of_c(app):
    opened(app, "regularisation")
    shown = table(app, "C = 0.01").set_index("Measure")
    losses = [first(shown.loc["Log loss, cross-validated", f"C = {C}"]) for C in ("0.01", "1", "100")]
    slopes = [first(shown.loc["Calibration slope", f"C = {C}"]) for C in ("0.01", "1", "100")]
    assert losses == pytest.approx([0.172, 0.078, 0.264], abs=0.002)
    assert slopes[0] > 3 > 1.2 > slopes[1] > 1 > 0.4 > slopes[2]
    said = next(text.value for text in app.markdown if "the log loss is least at" in text.value)
    assert re.findall(r"C = ([\d.]+\d)", said)[:3] == ["0.56", "0.18", "1.8"]
    path, separation = live(app)
    assert len(path["shown"]) == 33
    assert path["shown"][path["start"]] == "1"
    assert float(separation["numbers"][2]["values"][13]) > 0 > float(separation["numbers"][2]["values"][12])


def test_every_distortion_keeps_the_auc_and_a_straight_one_is_repaired_alike(app):
    opened(app, "distortion")
    assert any("75 of 75 strengths" in text.value for text in app.markdown)
    for kind, straight in (("Shift", True), ("Stretch", True), ("Power", False)):
        control(app, "Distortion").set_value(kind).run()
        (figure,) = live(app)
        numbers = {
            each["name"]: [value.split(" → ") for value in each["values"]] for each in figure["numbers"]
        }
        assert {before for before, _ in numbers["AUC"]} == {"0.9952"}
        assert (len({after for _, after in numbers["Log loss"]}) == 1) is straight
        if kind == "Stretch":
            forgiving, strict = (
                [float(before) for before, _ in numbers[name]] for name in ("Brier score", "Log loss")
            )
            at, near_five = figure["shown"].index("1.00"), figure["shown"].index("4.64")
            assert forgiving[near_five] == pytest.approx(forgiving[at], rel=0.05)
            assert strict[near_five] > 2 * strict[at]
    assert any(
        "0.2\u00a0%. With this patient the slope of all 569 is 1.17" in text.value for text in app.markdown
    )
    assert table(app, "Best")["Before (95\u00a0% interval)"][0] == "0.995 (0.987 to 0.998)"


def test_the_right_feature_lets_a_line_see_the_pattern(app):
    opened(app, "failures")
    for pattern, needed in (("Exclusive or", {"product", "both"}), ("Circles", {"squares", "both"})):
        control(app, "Pattern").set_value(pattern).run()
        areas = table(app, "Given").set_index("Given")["AUC of the others"]
        assert {name for name, area in areas.items() if first(area) > 0.9} == needed
    control(app, "Given to the model").set_value("squares").run()
    assert not app.exception


def test_imbalance_methods_show_their_price(app):
    opened(app, "failures")
    found, price = table(app, "Recall, %").set_index("Advice"), table(app, "Slope").set_index("Fit")
    moved, weighted = "As it is, at 0.02", "Class weights, at 0.5"
    assert first(found.loc["As it is, at 0.5", "Recall, %"]) < 5
    assert first(found.loc[moved, "Recall, %"]) >= first(found.loc[weighted, "Recall, %"])
    assert abs(first(price.loc["As it is", "In the large"])) < 0.3
    for fit in ("Class weights", "SMOTE"):
        assert first(price.loc[fit, "In the large"]) < -3.5
        assert first(price.loc[fit, "Brier"]) > 5 * first(price.loc["As it is", "Brier"])
    control(app, "Measurements given").set_value("all ten means").run()
    assert first(table(app, "Recall, %")["Recall, %"][0]) > 50


def test_ten_good_models_are_divided_about_many_patients(app):
    opened(app, "ten_models")
    models = table(app, "Brier score")
    assert len(models) == 10
    areas = models["AUC"].astype(float)
    assert areas.max() - areas.min() < 0.01
    (figure,) = live(app)
    assert figure["shown"][figure["start"]] == "0.100"
    divided = [int(each.split(" of ")[0]) for each in figure["numbers"][0]["values"]]
    assert divided[figure["start"]] > 20
    assert any(f"divided about {divided[5]} of 569 patients" in text.value for text in app.markdown)
    behind = table(app, "Patients behind it (median)")["Patients behind it (median)"]
    assert 8 <= int(behind[0]) <= 20
    assert int(behind[3].replace(",", "")) > 1_000
