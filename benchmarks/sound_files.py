"""Sound files of many kinds: resamples of the series, other laboratories, any order and mixture of them.

Every maker takes a generator and a number of rows.
"""

from functools import partial

import numpy as np

from benchmarks.structures import AREA, MEANS, PERIMETER, RADIUS, WORSTS, drawn
from lrcore.model.dataset import load
from lrcore.model.sample import constructed_csv
from lrcore.model.series import SHIFT


def with_noise(rows, rng, share):
    """Make every measurement wrong by so much at random; perimeter and area follow their radius."""
    noise = rng.normal(0, share, rows.shape)
    for first in (0, 10, 20):
        noise[:, first + PERIMETER] = noise[:, first + RADIUS] + rng.normal(0, share / 20, len(rows))
        noise[:, first + AREA] = 2 * noise[:, first + RADIUS] + rng.normal(0, share / 10, len(rows))
    worse = noise[:, WORSTS] < noise[:, MEANS]  # the worst is measured on nuclei of the same aspirate
    noise[:, WORSTS] = np.where(worse, noise[:, MEANS], noise[:, WORSTS])
    return rows * np.exp(noise)


def independent_noise(rng, n):
    return resampled(rng, n) * np.exp(rng.normal(0, 0.02, (n, 30)))


def published(rows):
    """Round as the published table is: to four significant digits."""
    with np.errstate(divide="ignore"):
        places = 3 - np.floor(np.log10(np.where(rows > 0, rows, 1.0)))
    return np.round(rows * 10.0**places) / 10.0**places


def resampled(rng, n, *, noise=0.0):
    series = load().measurements
    return with_noise(series[rng.integers(0, len(series), n)], rng, noise)


def at_prevalence(rng, n, *, share):
    data = load()
    malignant = rng.random(n) < share
    groups = [np.flatnonzero(data.outcome == value) for value in (0, 1)]
    places = [groups[int(value)][rng.integers(len(groups[int(value)]))] for value in malignant]
    return data.measurements[places]


def by_size(rng, n, *, largest):
    series = load().measurements
    order = np.argsort(series[:, 20])[:: -1 if largest else 1][: max(len(series) // 4, n)]
    return series[order[rng.integers(0, len(order), n)]]


def one_class(rng, n, *, value):
    data = load()
    places = np.flatnonzero(data.outcome == value)
    return data.measurements[places[rng.integers(0, len(places), n)]]


def stretch_of_the_series(rng, n):
    series = load().measurements
    start = rng.integers(0, max(len(series) - n, 0) + 1)
    return series[start : start + n]


def sorted_by_a_field(rng, n):
    rows = drawn(rng, n)
    return rows[np.argsort(rows[:, rng.integers(30)])]


def with_outlier(rng, n):
    """One patient of the file is odd in one measurement, by up to a third."""
    rows = drawn(rng, n).copy()
    rows[rng.integers(len(rows)), rng.integers(30)] *= np.exp(rng.normal(0, 0.15))
    return rows


def synthetic(rng, n, *, prevalence=None, moved=0.15, spread=0.1):
    """Patients of Gaussian logarithms, class by class, their means and variances not quite the series'."""
    data = load()
    logs = np.log(data.measurements + SHIFT)
    share = rng.uniform(0.05, 0.9) if prevalence is None else prevalence
    malignant, rows = rng.random(n) < share, np.empty((n, 30))
    for value in (0, 1):
        own = logs[data.outcome == value]
        width, covariance = own.std(axis=0), np.cov(own.T)
        stretch = np.exp(rng.normal(0, spread, 30))
        common = np.linalg.cholesky(covariance) @ rng.normal(0, moved, 30)
        centre = own.mean(axis=0) + common
        these = malignant == value
        made = rng.multivariate_normal(np.zeros(30), covariance, int(these.sum()), method="cholesky")
        rows[these] = centre + made * (1 + (stretch - 1) * 0.5)
        assert width.shape == stretch.shape
    return published(np.maximum(np.exp(rows) - SHIFT, 1e-4))


def another_hospital(rng, n):
    """Return patients as the constructed sample of the product has them: larger by 5 %, scattered by 10 %."""
    text = constructed_csv(range(len(load().measurements)), n=n, seed=int(rng.integers(2**31)))
    return np.loadtxt(text.splitlines()[1:], delimiter=",", usecols=range(3, 33), ndmin=2)


def two_files(rng, n, *, first, second):
    """Two sound files, one below the other, in shares of a third to two thirds."""
    size = min(max(int(n * rng.uniform(1 / 3, 2 / 3)), 1), n - 1) if n > 1 else 1
    return np.vstack([first(rng, size), second(rng, n - size)]) if n > 1 else first(rng, n)


def in_order(rng, n, *, make, by):
    """Sort a file by one of its columns, or of a sum of all."""
    rows = make(rng, n)
    if by is not None:
        return rows[np.argsort(rows[:, by])]
    logs = np.log(rows + SHIFT)
    return rows[np.argsort(logs @ (rng.normal(size=30) / load().measurements.std(axis=0)))]


SOUND = {
    "drawn without replacement": drawn,
    "drawn with replacement": resampled,
    "noise of 1 %": partial(resampled, noise=0.01),
    "noise of 3 %": partial(resampled, noise=0.03),
    "noise of 5 %": partial(resampled, noise=0.05),
    "prevalence 5 %": partial(at_prevalence, share=0.05),
    "prevalence 90 %": partial(at_prevalence, share=0.9),
    "benign alone": partial(one_class, value=0),
    "malignant alone": partial(one_class, value=1),
    "largest quarter": partial(by_size, largest=True),
    "smallest quarter": partial(by_size, largest=False),
    "sorted by a field": sorted_by_a_field,
    "a stretch of the series": stretch_of_the_series,
    "one odd measurement": with_outlier,
    "synthetic": synthetic,
    "another hospital": another_hospital,
    "independent noise of 2 %": independent_noise,
    "benign, then malignant": partial(
        two_files, first=partial(one_class, value=0), second=partial(one_class, value=1)
    ),
    "smallest, then largest quarter": partial(
        two_files, first=partial(by_size, largest=False), second=partial(by_size, largest=True)
    ),
    "prevalence 5 %, then 90 %": partial(
        two_files, first=partial(at_prevalence, share=0.05), second=partial(at_prevalence, share=0.9)
    ),
    "series, then another hospital": partial(two_files, first=resampled, second=another_hospital),
    "two synthetic hospitals": partial(two_files, first=synthetic, second=synthetic),
    "sorted by worst radius": partial(in_order, make=resampled, by=20),
    "sorted by mean compactness": partial(in_order, make=partial(resampled, noise=0.02), by=5),
    "sorted by a sum of all": partial(in_order, make=partial(resampled, noise=0.02), by=None),
    "another hospital, sorted by worst radius": partial(in_order, make=another_hospital, by=20),
}
