"""Files of patients whose structure is wrong, and sound files of many kinds, of patients of the series.

Every maker takes true measurements (n, 30) and a generator and returns measurements of the same shape, row
for row those of the same patient.
"""

from functools import partial

import numpy as np

from lrcore.model.dataset import load
from lrcore.model.sample import constructed_csv
from lrcore.model.series import SHIFT

MEANS, ERRORS, WORSTS = (np.arange(10 * group, 10 * group + 10) for group in range(3))
RADIUS, TEXTURE, PERIMETER, AREA, SMOOTHNESS, COMPACTNESS, CONCAVITY, _, SYMMETRY, _ = range(10)
ALL_GROUPS = (0, 1, 2)
# Lengths and areas; and values so small that log(1 + x) differs from x by less than laboratories differ.
LARGE = tuple(10 * group + prop for group in ALL_GROUPS for prop in range(4))
SHARES = tuple(10 * group + prop for group in ALL_GROUPS for prop in range(4, 10))


def in_groups(properties, groups):
    return np.array([10 * group + prop for group in groups for prop in properties])


def ring(rows, rng, *, size=2, groups=ALL_GROUPS, properties=None):
    """Properties change places in a ring, in some groups."""
    chosen = rng.permutation(10)[:size] if properties is None else np.array(properties)
    wrong = rows.copy()
    wrong[:, in_groups(chosen, groups)] = rows[:, in_groups(np.roll(chosen, 1), groups)]
    return wrong


def ring_in_one_group(rows, rng, *, size=2):
    return ring(rows, rng, size=size, groups=(int(rng.integers(3)),))


def ring_in_two_groups(rows, rng):
    return ring(rows, rng, groups=tuple(rng.permutation(3)[:2]))


def any_two_columns(rows, rng):
    one, other = rng.permutation(30)[:2]
    wrong = rows.copy()
    wrong[:, [one, other]] = rows[:, [other, one]]
    return wrong


def properties_shuffled(rows, rng):
    return ring(rows, rng, size=10)


def groups_in_ring(rows, rng, *, order):
    return rows[:, np.concatenate([(MEANS, ERRORS, WORSTS)[group] for group in order])]


def group_copied(rows, rng, *, source, target):
    wrong = rows.copy()
    wrong[:, target] = rows[:, source]
    return wrong


def shifted(rows, rng, *, columns, steps=None):
    """Columns stand some rows too low or too high; what falls off at one end comes back at the other."""
    most = max(len(rows) // 2, 1)
    by = steps or int(rng.integers(1, min(most, 10) + 1)) * int(rng.choice([-1, 1]))
    wrong = rows.copy()
    wrong[:, columns] = np.roll(rows[:, columns], by, axis=0)
    return wrong


def some_shifted(rows, rng, *, count):
    return shifted(rows, rng, columns=rng.permutation(30)[:count], steps=int(rng.choice([-1, 1])))


def property_shifted(rows, rng):
    return shifted(rows, rng, columns=in_groups([int(rng.integers(10))], ALL_GROUPS))


def column_sorted(rows, rng):
    wrong, column = rows.copy(), rng.integers(30)
    wrong[:, column] = np.sort(wrong[:, column])[:: int(rng.choice([-1, 1]))]
    return wrong


def every_column_sorted(rows, rng):
    return np.sort(rows, axis=0)


def shuffled(rows, rng, *, columns=None):
    chosen = [int(rng.integers(30))] if columns is None else columns
    wrong = rows.copy()
    wrong[:, chosen] = rows[rng.permutation(len(rows))][:, chosen]
    return wrong


def filled(rows, rng, *, share, digits=None):
    """Fill a column with its mean, wholly or where there were gaps."""
    wrong, column = rows.copy(), rng.integers(30)
    gaps = rng.random(len(rows)) < share
    known = rows[~gaps, column] if share < 1 and not gaps.all() else rows[:, column]
    mean = known.mean()
    wrong[gaps, column] = mean if digits is None else float(f"{mean:.{digits}g}")
    return wrong


def scaled(rows, rng, *, columns=None, factors=(0.1, 0.25, 0.5, 0.8, 1.25, 2.0, 4.0, 10.0)):
    wrong = rows.copy()
    chosen = [int(rng.integers(30))] if columns is None else columns
    wrong[:, chosen] = rows[:, chosen] * rng.choice(factors)
    return wrong


def lengths_scaled(rows, rng, *, groups=ALL_GROUPS, factors=(0.5, 2.0)):
    """Radius and perimeter in another unit, areas in its square."""
    factor, wrong = rng.choice(factors), rows.copy()
    wrong[:, in_groups([RADIUS, PERIMETER], groups)] *= factor
    wrong[:, in_groups([AREA], groups)] *= factor**2
    return wrong


def standard_deviations(rows, rng):
    """Write standard deviations of 10 to 40 nuclei where standard errors are expected."""
    wrong = rows.copy()
    wrong[:, ERRORS] *= np.sqrt(rng.integers(10, 41, (len(rows), 1)))
    return wrong


def rounded(rows, rng, *, decimals):
    return np.round(rows, decimals)


def computed(rows, rng, *, target, spread=3.0):
    """Write the mean and some standard errors as worst values, or a share of the mean as errors."""
    wrong = rows.copy()
    wrong[:, target] = rows[:, MEANS] + spread * rows[:, ERRORS] if target is WORSTS else rows[:, MEANS] / 20
    return wrong


def negated(rows, rng):
    wrong = rows.copy()
    wrong[:, rng.integers(30)] *= -1
    return wrong


def transformed(rows, rng, *, change, columns=None, among=tuple(range(30))):
    """One column is changed, drawn from some; or the given columns are."""
    wrong = rows.copy()
    chosen = [among[int(rng.integers(len(among)))]] if columns is None else columns
    wrong[:, chosen] = change(rows[:, chosen])
    return wrong


def partly(rows, rng, *, make):
    """Two files are joined, of which one is wrong: a third to two thirds of the rows, at one end."""
    n = len(rows)
    stop = int(np.ceil(n * rng.uniform(1 / 3, 2 / 3)))
    part = slice(0, stop) if rng.random() < 0.5 else slice(n - stop, n)
    wrong = rows.copy()
    wrong[part] = make(rows[part], rng)
    return wrong


KINDS = {
    "smoothness and symmetry exchanged": partial(ring, properties=(SMOOTHNESS, SYMMETRY)),
    "radius and texture exchanged": partial(ring, properties=(RADIUS, TEXTURE)),
    "compactness and concavity exchanged": partial(ring, properties=(COMPACTNESS, CONCAVITY)),
    "two properties exchanged": ring,
    "two exchanged in one group": ring_in_one_group,
    "two exchanged in two groups": ring_in_two_groups,
    "any two columns exchanged": any_two_columns,
    "three properties in a ring": partial(ring, size=3),
    "three in a ring in one group": partial(ring_in_one_group, size=3),
    "all properties in another order": properties_shuffled,
    "means and worst exchanged": partial(groups_in_ring, order=(2, 1, 0)),
    "means and errors exchanged": partial(groups_in_ring, order=(1, 0, 2)),
    "errors and worst exchanged": partial(groups_in_ring, order=(0, 2, 1)),
    "groups in a ring": partial(groups_in_ring, order=(1, 2, 0)),
    "worst is a copy of mean": partial(group_copied, source=MEANS, target=WORSTS),
    "mean is a copy of worst": partial(group_copied, source=WORSTS, target=MEANS),
    "worst one row too low": partial(shifted, columns=WORSTS, steps=1),
    "errors one row too low": partial(shifted, columns=ERRORS, steps=1),
    "errors some rows off": partial(shifted, columns=ERRORS),
    "means some rows off": partial(shifted, columns=MEANS),
    "one column one row off": partial(some_shifted, count=1),
    "three columns one row off": partial(some_shifted, count=3),
    "a property one row off": property_shifted,
    "one column sorted": column_sorted,
    "one column shuffled": shuffled,
    "every column sorted by itself": every_column_sorted,
    "errors shuffled": partial(shuffled, columns=ERRORS),
    "one column is its mean": partial(filled, share=1.0),
    "gaps are the column's mean": partial(filled, share=0.2),
    "gaps are the rounded mean": partial(filled, share=0.2, digits=4),
    "one column times a factor": scaled,
    "one column times 1.1": partial(scaled, factors=(1.1, 1 / 1.1)),
    "lengths times 0.5 or 2": lengths_scaled,
    "lengths times 1.2": partial(lengths_scaled, factors=(1.2, 1 / 1.2)),
    "worst lengths times a factor": partial(lengths_scaled, groups=(2,), factors=(0.5, 1.5, 2.0)),
    "errors times a factor": partial(scaled, columns=ERRORS, factors=(0.3, 0.5, 2.0, 3.0)),
    "errors are standard deviations": standard_deviations,
    "worst values calculated": partial(computed, target=WORSTS),
    "errors calculated": partial(computed, target=ERRORS),
    "two decimals": partial(rounded, decimals=2),
    "one decimal": partial(rounded, decimals=1),
    "one column negated": negated,
    "one column's square roots": partial(transformed, change=np.sqrt),
    "one column's logarithms": partial(transformed, change=np.log1p, among=LARGE),
    "logarithms of one column of shares": partial(transformed, change=np.log1p, among=SHARES),
    "all square roots": partial(transformed, change=np.sqrt, columns=np.arange(30)),
    "part: two properties exchanged": partial(partly, make=ring),
    "part: compactness and concavity": partial(
        partly, make=partial(ring, properties=(COMPACTNESS, CONCAVITY))
    ),
    "part: errors one row too low": partial(partly, make=partial(shifted, columns=ERRORS, steps=1)),
    "part: lengths times 0.5 or 2": partial(partly, make=lengths_scaled),
    "part: standard deviations": partial(partly, make=standard_deviations),
    "part: worst is a copy of mean": partial(partly, make=partial(group_copied, source=MEANS, target=WORSTS)),
}


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


def drawn(rng, n):
    series = load().measurements
    return series[rng.permutation(len(series))[:n]]


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
}
