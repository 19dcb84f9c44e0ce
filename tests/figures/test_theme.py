"""Colours on their page and for those who confuse some of them; ticks in percent."""

import numpy as np
import pytest

from lrcore.figures import theme

LIGHT, DARK = ("#ffffff",), ("#0e1117", "#171614")
# Machado, Oliveira and Fernandes 2009, severity 1.
SEEN_AS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}
# Ottosson's Oklab: from linear RGB to cones, from their cube roots to lightness and two hues.
CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LAB = np.array(
    [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
    ]
)
LEAST_DISTANCE = 0.15  # in Oklab; the old pair of one blue had 0


def linear(colour):
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(*colours):
    light, dark = sorted((float(linear(each) @ [0.2126, 0.7152, 0.0722]) for each in colours), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def seen(colour, matrix):
    return LAB @ np.cbrt(CONES @ np.clip(matrix @ linear(colour), 0, 1))


@pytest.mark.parametrize("colour", theme.IN_THE_DARK)
def test_every_colour_has_a_contrast_of_three_to_one_on_its_page(colour):
    assert all(contrast(colour, page) >= 3 for page in LIGHT), colour
    assert all(contrast(theme.IN_THE_DARK[colour], page) >= 3 for page in DARK), colour


def test_every_colour_of_a_figure_has_a_form_for_the_dark():
    named = {value for value in vars(theme).values() if isinstance(value, str) and value.startswith("#")}
    assert named | {colour for colour, _ in theme.SERIES} == set(theme.IN_THE_DARK)


@pytest.mark.parametrize("eyes", SEEN_AS)
@pytest.mark.parametrize("in_the_dark", [False, True])
def test_the_model_and_both_outcomes_are_told_apart(eyes, in_the_dark):
    colours = [theme.MODEL, theme.MALIGNANT, theme.BENIGN]
    if in_the_dark:
        colours = [theme.IN_THE_DARK[each] for each in colours]
    places = [seen(each, SEEN_AS[eyes]) for each in colours]
    for i in range(3):
        for k in range(i):
            assert np.linalg.norm(places[i] - places[k]) >= LEAST_DISTANCE, (colours[i], colours[k])


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0, 1, ["0\u00a0%", "20\u00a0%", "40\u00a0%", "60\u00a0%", "80\u00a0%", "100\u00a0%"]),
        (0, 0.5, ["0\u00a0%", "10\u00a0%", "20\u00a0%", "30\u00a0%", "40\u00a0%", "50\u00a0%"]),
        (0.912, 0.951, ["92\u00a0%", "93\u00a0%", "94\u00a0%", "95\u00a0%"]),
        (-0.003, 0.004, ["\u22120.2\u00a0%", "0\u00a0%", "0.2\u00a0%", "0.4\u00a0%"]),
    ],
)
def test_shares_are_labelled_in_percent_with_a_hard_space(low, high, labels):
    axis = theme.percent_axis(low, high)
    assert axis["ticktext"] == labels
    assert all(low <= place <= high for place in axis["tickvals"])


def test_a_single_share_has_an_axis_too():
    assert theme.percent_axis(0.5, 0.5)["ticktext"] == ["50\u00a0%"]
