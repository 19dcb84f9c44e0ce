"""Files of patients of the series whose structure is wrong.

Every maker takes true measurements (n, 30) and a generator and returns measurements of the same shape, row
for row those of the same patient.
"""

from functools import partial

import numpy as np

from lrcore.model.dataset import load

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


def drawn(rng, n):
    series = load().measurements
    return series[rng.permutation(len(series))[:n]]
