"""What spreadsheets, joins, scalers, imputers and anonymisers do to files of patients, row for row.

Every maker takes true measurements (n, 30) and a generator, as in ``benchmarks.structures``.
"""

import numpy as np

from benchmarks.structures import (
    ALL_GROUPS,
    AREA,
    ERRORS,
    MEANS,
    PERIMETER,
    RADIUS,
    WORSTS,
    in_groups,
)
from lrcore.model.dataset import load

EVERY = np.arange(30)
LENGTHS, AREAS = in_groups([RADIUS, PERIMETER], ALL_GROUPS), in_groups([AREA], ALL_GROUPS)


def any_column(rng):
    return np.array([int(rng.integers(30))])


def one_of(among):
    """Return a chooser of one column."""
    return lambda rng: np.array([int(rng.choice(among))])


def group(rng):
    return (MEANS, ERRORS, WORSTS)[int(rng.integers(3))]


def every(rng):
    return EVERY


def some_rows(rng, n, share):
    """At least one row, in no order."""
    found = rng.random(n) < share
    found[rng.integers(n)] = True
    return np.flatnonzero(found)


def block(rng, n):
    """Return a third to two thirds of the rows, anywhere."""
    size = max(int(n * rng.uniform(1 / 3, 2 / 3)), 1)
    start = int(rng.integers(0, n - size + 1))
    return np.arange(start, start + size)


def every_second(rng, n):
    return np.arange(0, n, 2)


def every_third(rng, n):
    return np.arange(int(rng.integers(min(3, n))), n, 3)


def at_random(share):
    return lambda rng, n: some_rows(rng, n, share)


def changed(rows, rng, *, columns, change, where=None):
    """Change some columns, in all rows or in some."""
    wrong, chosen = rows.copy(), columns(rng)
    places = np.arange(len(rows)) if where is None else where(rng, len(rows))
    wrong[np.ix_(places, chosen)] = change(rows, chosen, places, rng)
    return wrong


def cells(rows, rng, *, change, columns=any_column, where=None):
    """Each value is changed by itself."""
    return changed(rows, rng, columns=columns, where=where, change=lambda r, c, p, _: change(r[np.ix_(p, c)]))


def of_others(rows, rng, *, columns, where=None, order=None):
    """Values belong to other patients of the same rows."""

    def taken(all_rows, chosen, places, rng):
        own = rng.permutation(len(places)) if order is None else order(len(places))
        return all_rows[np.ix_(places[own], chosen)]

    return changed(rows, rng, columns=columns, where=where, change=taken)


def by_text(change):
    """Change the text of each number."""

    def each(values):
        flat = [float(change(f"{value:.10g}")) for value in values.ravel().tolist()]
        return np.array(flat).reshape(values.shape)

    return each


def sized(rows, rng, *, where, factor=None, areas=True, groups=ALL_GROUPS):
    """Lengths, and areas by the square, are larger by a factor in some rows."""
    by = float(rng.choice((1.2, 1 / 1.2))) if factor is None else factor
    wrong, places = rows.copy(), where(rng, len(rows))
    wrong[np.ix_(places, in_groups([RADIUS, PERIMETER], groups))] *= by
    if areas:
        wrong[np.ix_(places, in_groups([AREA], groups))] *= by**2
    return wrong


def zoomed(rows, rng, *, spread):
    """Every image has a zoom of its own."""
    by, wrong = np.exp(rng.normal(0, spread, (len(rows), 1))), rows.copy()
    wrong[:, LENGTHS] *= by
    wrong[:, AREAS] *= by**2
    return wrong


def scattered(rows, rng, *, spread):
    """Random noise for privacy, a share of each column's spread."""
    noisy = rows + rng.laplace(0, spread / np.sqrt(2), rows.shape) * load().measurements.std(axis=0)
    return np.abs(noisy)


def from_scaler(rows, rng, *, share=1.0):
    """Scaled with one scaler and back with that of another sample."""
    series = load().measurements
    other = series[rng.integers(0, len(series), max(int(20 * share), 3))]
    z = (rows - series.mean(axis=0)) / series.std(axis=0)
    return np.maximum(z * other.std(axis=0) + other.mean(axis=0), 1e-6)


def from_bounds(rows, rng):
    """Scaled to 0 and 1 by the file's own range and back by the series'."""
    low, high = rows.min(axis=0), rows.max(axis=0)
    series = load().measurements
    unit = (rows - low) / np.where(high > low, high - low, 1.0)
    return unit * np.ptp(series, axis=0) + series.min(axis=0)


def from_components(rows, rng, *, kept):
    """Rebuilt from a few principal components of the standardised series."""
    series = load().measurements
    centre, spread = series.mean(axis=0), series.std(axis=0)
    axes = np.linalg.svd((series - centre) / spread, full_matrices=False)[2][:kept]
    return np.maximum((rows - centre) / spread @ axes.T @ axes * spread + centre, 1e-6)


def ranked(values):
    return np.argsort(np.argsort(values, axis=0), axis=0) + 1.0


def gaussian_scores(rows, rng):
    """Every column made Gaussian by its ranks, with its own mean and spread."""
    from scipy.special import ndtri

    series = load().measurements
    scores = ndtri((ranked(rows) - 0.5) / len(rows))
    return np.maximum(series.mean(axis=0) + scores * series.std(axis=0), 1e-6)


def clipped(rows, rng, *, share, columns=every):
    def change(all_rows, chosen, places, _):
        low, high = np.quantile(all_rows[:, chosen], [share, 1 - share], axis=0)
        return np.clip(all_rows[:, chosen], low, high)

    return changed(rows, rng, columns=columns, change=change)


def microaggregated(rows, rng, *, k=3):
    """Each value is the mean of k neighbours in the order of its column."""
    wrong = rows.copy()
    for column in range(30):
        order = np.argsort(rows[:, column], kind="stable")
        for part in np.array_split(order, max(len(rows) // k, 1)):
            wrong[part, column] = rows[part, column].mean()
    return wrong


def malignant(rows):
    """Return the class of patients of the series, by their measurements."""
    data = load()
    known = {row.tobytes(): int(value) for row, value in zip(data.measurements, data.outcome, strict=True)}
    return np.array([known[np.ascontiguousarray(row).tobytes()] for row in rows])


def within_class(rows, rng, *, columns, each=False):
    """Values are exchanged among patients of one diagnosis; each column by itself, or all alike."""
    wrong, own, chosen = rows.copy(), malignant(rows), columns(rng)
    for value in (0, 1):
        places = np.flatnonzero(own == value)
        for some in [[c] for c in chosen] if each else [chosen]:
            wrong[np.ix_(places, some)] = rows[np.ix_(rng.permutation(places), some)]
    return wrong


def resampled_columns(rows, rng):
    """Every column resampled by itself."""
    return np.column_stack([rng.choice(rows[:, column], len(rows)) for column in range(30)])


def from_copula(rows, rng):
    """Made by a Gaussian copula of the series, both classes in one, with its marginals."""
    from scipy.special import ndtr, ndtri

    series = load().measurements
    scores = ndtri((ranked(series) - 0.5) / len(series))
    made = rng.multivariate_normal(np.zeros(30), np.corrcoef(scores.T), len(rows))
    return np.column_stack([np.quantile(series[:, c], ndtr(made[:, c])) for c in range(30)])


def from_gaussian(rows, rng):
    """Made by one Gaussian of the measurements themselves."""
    series = load().measurements
    return np.abs(rng.multivariate_normal(series.mean(axis=0), np.cov(series.T), len(rows)))


def mixed_patients(rows, rng, *, weight, columns=every, where=None):
    """Values are means of two patients."""

    def change(all_rows, chosen, places, rng):
        other = all_rows[rng.permutation(len(all_rows))[: len(places)]][:, chosen]
        return (1 - weight) * all_rows[np.ix_(places, chosen)] + weight * other

    return changed(rows, rng, columns=columns, where=where, change=change)


def smoothed(rows, rng, *, columns=any_column, width=3):
    """Put a moving mean over consecutive rows in place of values."""

    def change(all_rows, chosen, places, _):
        edged = np.pad(all_rows[:, chosen], ((width // 2, width // 2), (0, 0)), mode="edge")
        return np.mean([edged[k : k + len(all_rows)] for k in range(width)], axis=0)

    return changed(rows, rng, columns=columns, change=change)


def imputed(rows, rng, *, by, share=0.1, columns=any_column, holes=None):
    """Gaps are filled from other rows or columns: 2 to 8 rows, or a share of them."""
    n = len(rows)
    count = (
        min(max(int(share * n), 2), n - 1) if holes is None else min(int(rng.integers(2, holes + 1)), n - 1)
    )
    gaps, wrong, chosen = rng.permutation(n)[:count], rows.copy(), columns(rng)
    known = np.setdiff1d(np.arange(n), gaps)
    for column in chosen.tolist():
        wrong[gaps, column] = by(rows, gaps, known, column, rng)
    return wrong


def nearest(rows, gaps, known, column, rng, k=5):
    others = np.delete(np.arange(30), column)
    scaled = rows / rows.std(axis=0).clip(1e-9)
    apart = ((scaled[gaps][:, None, others] - scaled[known][None, :, others]) ** 2).sum(axis=2)
    return rows[known][np.argsort(apart, axis=1)[:, :k], column].mean(axis=1)


def before(rows, gaps, known, column, rng):
    """Return the value of the last row that has one."""
    return np.array([rows[max((k for k in known if k < gap), default=known[0]), column] for gap in gaps])


def between(rows, gaps, known, column, rng):
    return np.interp(gaps, known, rows[known, column])


def hot_deck(rows, gaps, known, column, rng):
    return rows[rng.choice(known, len(gaps)), column]


def class_means(rows, gaps, known, column, rng):
    own = malignant(rows)
    return np.array([rows[own == own[gap], column].mean() for gap in gaps])


def regressed(rows, gaps, known, column, rng):
    series, others = load().measurements, np.delete(np.arange(30), column)
    terms = np.column_stack([np.ones(len(series)), series[:, others]])
    weights = np.linalg.lstsq(terms, series[:, column], rcond=None)[0]
    return np.abs(np.column_stack([np.ones(len(gaps)), rows[np.ix_(gaps, others)]]) @ weights)


def column_mean(rows, gaps, known, column, rng):
    return np.full(len(gaps), rows[known, column].mean())


def moved_right(rows, rng, *, share):
    """Text to columns: from a column on, the cells of some rows stand one too far to the right."""
    start = int(rng.integers(0, 29))
    columns = np.arange(start, 30)
    return changed(
        rows,
        rng,
        columns=lambda _: columns,
        where=at_random(share),
        change=lambda r, c, p, _: r[np.ix_(p, np.roll(c, 1))],
    )


def dragged(rows, rng, *, columns=any_column, step=0.0):
    """Drag Excel's fill handle: a block repeats the value above it, or counts on from it."""

    def change(all_rows, chosen, places, _):
        first = all_rows[places[:1]][:, chosen]
        return first + step * first * np.arange(len(places))[:, None]

    return changed(rows, rng, columns=columns, where=block, change=change)


def related(rows, rng, *, target, of, rule):
    wrong = rows.copy()
    wrong[:, target] = rule(*(rows[:, each] for each in of))
    return wrong
