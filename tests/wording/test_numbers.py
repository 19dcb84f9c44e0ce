import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.evaluation.intervals import Estimate, proportion, undefined_estimate
from lrcore.wording.numbers import (
    fixed,
    harm_ratio_in_words,
    number_with_interval,
    percent,
    percent_with_interval,
)


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0.125, 2, "0.13"),
        (2.675, 2, "2.67"),  # the double lies below 2.675
        (1234567.0, 0, "1,234,567"),
        (-0.0004, 3, "0.000"),
        (-0.25, 1, "-0.3"),
        (float("nan"), 2, "not defined"),
        (float("inf"), 2, "infinite"),
    ],
)
def test_fixed(value, digits, shown):
    assert fixed(value, digits) == shown


@pytest.mark.parametrize(
    ("share", "n", "shown"),
    [
        (1.0, 10, "100 %"),
        (0.0, 10, "0 %"),
        (0.996, 250, ">99 %"),
        (0.004, 250, "<1 %"),
        (0.9996, 2500, ">99.9 %"),
        (0.0004, 2500, "<0.1 %"),
        (0.5, 999, "50 %"),
        (0.5, 1000, "50.0 %"),
        (float("nan"), 0, "not defined"),
    ],
)
def test_percent(share, n, shown):
    assert percent(share, n) == shown


@given(st.integers(1, 5000), st.data())
def test_only_all_is_a_hundred_percent_and_only_none_is_zero(n, data):
    k = data.draw(st.integers(0, n))
    shown = percent(k / n, n)
    assert (shown in ("100 %", "100.0 %")) == (k == n)
    assert (shown in ("0 %", "0.0 %")) == (k == 0)


def test_an_estimate_shows_its_interval_or_its_reason():
    assert percent_with_interval(proportion(41, 42, of="malignant patient")) == "98 % (88 % to >99 %)"
    assert percent_with_interval(proportion(0, 0, of="benign patient")) == "not defined: no benign patient"
    assert (
        number_with_interval(Estimate(0.9954, 0.966, 0.99939, 0.95, "", 114), 3) == "0.995 (0.966 to 0.999)"
    )
    assert (
        number_with_interval(undefined_estimate("not defined: no benign patient", n=3), 3)
        == "not defined: no benign patient"
    )


def test_an_estimate_without_interval_says_why():
    lone = Estimate(0.5, float("nan"), float("nan"), 0.95, "", 4, "interval not defined: all equal")
    assert number_with_interval(lone, 2) == "0.50 (interval not defined: all equal)"


def test_harm_in_words():
    assert (
        harm_ratio_in_words(0.05)
        == "If the risks are right, one missed cancer is as bad as 19.0 false alarms."
    )
    assert (
        harm_ratio_in_words(1.0) == "If the risks are right, one missed cancer is as bad as 0.0 false alarms."
    )
    assert "Every patient is flagged" in harm_ratio_in_words(0.0)


@pytest.mark.parametrize(
    ("ends", "n", "words"),
    [
        ((0.98, 0.95, 0.99), 200, "98 % (95 % to 99 %)"),
        ((0.9997, 0.9993, 0.9999), 200, ">99.9 % (99.9 % to >99.9 %)"),
        ((0.99997, 0.99993, 0.99999), 2_000, ">99.99 % (99.99 % to >99.99 %)"),
        ((0.0002, 0.0001, 0.0009), 200, "<0.1 % (<0.1 % to 0.1 %)"),
        ((0.97641, 0.97631, 0.97648), 10**6, "97.64 % (97.63 % to 97.65 %)"),
        ((1.0, 1.0, 1.0), 50, "100 % (100 % to 100 %)"),
        ((0.5, 0.5, 0.5), 50, "50 % (50 % to 50 %)"),
    ],
)
def test_limits_that_differ_are_never_printed_alike(ends, n, words):
    assert percent_with_interval(Estimate(*ends, 0.95, "Wilson", n)) == words


def test_numbers_close_to_0_have_decimals_enough():
    near = Estimate(3e-5, 1e-5, 4e-5, 0.95, "", 9)
    assert number_with_interval(near, 4) == "0.00003 (0.00001 to 0.00004)"
    assert number_with_interval(Estimate(0, 0, 0, 0.95, "", 9), 4) == "0.0000 (0.0000 to 0.0000)"
