"""Names of the kinds that ``benchmarks.pipelines`` makes."""

from functools import partial

import numpy as np

from benchmarks import pipelines as by
from benchmarks.pipelines import any_column, cells, changed, imputed, of_others, one_of, sized
from benchmarks.structures import AREA, CONCAVITY, ERRORS, LARGE, MEANS, PERIMETER, RADIUS, WORSTS

TRANSPOSED = str.maketrans("37", "81")


def alphabetical(rows, rng):
    """Put the properties of one group in another order than their headers, as a pivot does."""
    names = ("radius texture perimeter area smoothness", "compactness concavity concave symmetry fractal")
    group, wrong = by.group(rng), rows.copy()
    wrong[:, group] = rows[:, group[np.argsort(" ".join(names).split())]]
    return wrong


def lexical(n):
    return np.argsort([str(k + 1) for k in range(n)])


def neighbours(n):
    order = np.arange(n)
    order[: n - n % 2] = order[: n - n % 2].reshape(-1, 2)[:, ::-1].ravel()
    return order


def halves(n):
    return np.roll(np.arange(n), n // 2)


def twins(rows, rng, *, spread):
    """Repeat the first half of the file with noise."""
    n = len(rows)
    wrong = rows.copy()
    copied = wrong[n - n // 2 :]
    copied[:] = rows[: n // 2] * np.exp(rng.normal(0, spread, copied.shape))
    return wrong


def smote(rows, rng):
    """Put patients between those of the first half and their nearest neighbours in place of the second."""
    n = len(rows)
    first, wrong = rows[: n - n // 2], rows.copy()
    scaled = first / first.std(axis=0)
    apart = ((scaled[:, None] - scaled[None]) ** 2).sum(axis=2)
    near = np.argsort(apart, axis=1)[:, 1 : min(6, len(first))]
    for place in range(n - n // 2, n):
        one = int(rng.integers(len(first)))
        other = near[one, rng.integers(near.shape[1])]
        wrong[place] = first[one] + rng.random() * (first[other] - first[one])
    return wrong


def log10_undone_by_exp(values):
    return np.exp(np.log10(np.maximum(values, 1e-9)))


def no_exponent(text):
    mantissa, _, power = f"{float(text):e}".partition("e")
    return mantissa if int(power) < -1 else text


def factors(rows, rng, *, spread, columns=any_column):
    """Each value divided by something of its patient."""
    return changed(
        rows,
        rng,
        columns=columns,
        change=lambda r, c, p, g: r[np.ix_(p, c)] * np.exp(g.normal(0, spread, (len(p), 1))),
    )


def rounded(digits):
    return lambda values: by.by_text(lambda text: f"{float(text):.{digits}g}")(values)


def half_precision(values):
    return values.astype(np.float16).astype(np.float64)


def ratios(rows, rng):
    """Errors written as shares of the mean."""
    return by.related(rows, rng, target=ERRORS, of=(ERRORS, MEANS), rule=lambda e, m: e / np.maximum(m, 1e-9))


def squared_errors(rows, rng):
    return cells(rows, rng, columns=lambda _: ERRORS, change=np.square)


GROUP = by.group
PIPELINES = {
    "fill handle: a column repeats": by.dragged,
    "fill handle: a column counts on": partial(by.dragged, step=0.01),
    "fill handle: a group repeats": partial(by.dragged, columns=GROUP),
    "decimal points deleted in one column": partial(cells, change=by.by_text(lambda t: t.replace(".", ""))),
    "decimal points deleted in a tenth of cells": partial(
        cells, change=by.by_text(lambda t: t.replace(".", "")), where=by.at_random(0.1)
    ),
    "area from 1,000 on cut to 999": partial(
        cells, columns=one_of([AREA, 20 + AREA]), change=lambda v: np.minimum(v, 999.0)
    ),
    "thousands read as decimals": partial(
        cells, columns=one_of([AREA, 20 + AREA]), change=lambda v: np.where(v >= 1000, v / 1000, v)
    ),
    "first digit of hundreds lost": partial(
        cells,
        columns=one_of([PERIMETER, AREA, 20 + PERIMETER, 20 + AREA]),
        change=lambda v: np.where(v >= 100, v % 100, v),
    ),
    "one column truncated to integers": partial(cells, columns=one_of(LARGE), change=np.floor),
    "all large columns truncated to integers": partial(
        cells, columns=lambda _: np.array([c for c in LARGE if c not in range(10, 20)]), change=np.floor
    ),
    "cut to four characters": partial(cells, columns=by.every, change=by.by_text(lambda t: t[:4])),
    "cut to five characters": partial(cells, columns=by.every, change=by.by_text(lambda t: t[:5])),
    "one column cut to four characters": partial(cells, change=by.by_text(lambda t: t[:4])),
    "two significant digits": partial(cells, columns=by.every, change=rounded(2)),
    "three significant digits": partial(cells, columns=by.every, change=rounded(3)),
    "one column with one significant digit": partial(cells, change=rounded(1)),
    "half precision": partial(cells, columns=by.every, change=half_precision),
    "exponents lost": partial(cells, columns=by.every, change=by.by_text(no_exponent)),
    "3 read as 8, 7 as 1, in a twentieth": partial(
        cells,
        columns=by.every,
        change=by.by_text(lambda t: t.translate(TRANSPOSED)),
        where=by.at_random(0.05),
    ),
    "first two digits transposed in a tenth": partial(
        cells,
        change=by.by_text(lambda t: t[1] + t[0] + t[2:] if t[:2].isdigit() else t),
        where=by.at_random(0.1),
        columns=one_of(LARGE),
    ),
    "a group in alphabetical order": alphabetical,
    "a group in the order 1, 10, 11, 2": partial(of_others, columns=GROUP, order=lexical),
    "a column in the order 1, 10, 11, 2": partial(of_others, columns=any_column, order=lexical),
    "a group upside down": partial(of_others, columns=GROUP, order=lambda n: np.arange(n)[::-1]),
    "a group with halves exchanged": partial(of_others, columns=GROUP, order=halves),
    "a group of the neighbour": partial(of_others, columns=GROUP, order=neighbours),
    "a group joined at random": partial(of_others, columns=GROUP),
    "a group joined at random in a fifth": partial(of_others, columns=GROUP, where=by.at_random(0.2)),
    "a group joined at random in a twentieth": partial(of_others, columns=GROUP, where=by.at_random(0.05)),
    "a column joined at random in a fifth": partial(of_others, columns=any_column, where=by.at_random(0.2)),
    "a column sorted in a block": partial(
        changed,
        columns=any_column,
        where=by.block,
        change=lambda r, c, p, _: np.sort(r[np.ix_(p, c)], axis=0),
    ),
    "ten columns one row off in a block": partial(
        changed, columns=GROUP, where=by.block, change=lambda r, c, p, _: np.roll(r[np.ix_(p, c)], 1, axis=0)
    ),
    "cells one to the right in all rows": partial(by.moved_right, share=1.0),
    "cells one to the right in a tenth": partial(by.moved_right, share=0.1),
    "a column's logarithms in a block": partial(
        cells, columns=one_of(LARGE), where=by.block, change=np.log1p
    ),
    "all logarithms undone by another base": partial(cells, columns=by.every, change=log10_undone_by_exp),
    "one column's squares": partial(cells, change=np.square),
    "one column's inverses": partial(cells, change=lambda v: 1 / np.maximum(v, 1e-3)),
    "one column less its mean, sign dropped": partial(
        changed, columns=any_column, change=lambda r, c, p, _: np.abs(r[:, c] - r[:, c].mean(axis=0))
    ),
    "one column plus 1": partial(cells, change=lambda v: v + 1),
    "scaler of another sample": by.from_scaler,
    "range of the file taken for the series'": by.from_bounds,
    "rebuilt from 3 components": partial(by.from_components, kept=3),
    "rebuilt from 7 components": partial(by.from_components, kept=7),
    "rebuilt from 15 components": partial(by.from_components, kept=15),
    "made Gaussian column by column": by.gaussian_scores,
    "ranks in one column": partial(changed, columns=any_column, change=lambda r, c, p, _: by.ranked(r[:, c])),
    "winsorised at 5 %": partial(by.clipped, share=0.05),
    "winsorised at 1 %": partial(by.clipped, share=0.01),
    "one column winsorised at 10 %": partial(by.clipped, share=0.1, columns=any_column),
    "means of three neighbours in each column": by.microaggregated,
    "every column resampled by itself": by.resampled_columns,
    "one column permuted within class": partial(by.within_class, columns=any_column),
    "a group permuted within class": partial(by.within_class, columns=GROUP),
    "every column permuted within class": partial(by.within_class, columns=by.every, each=True),
    "made by a copula": by.from_copula,
    "made by one Gaussian": by.from_gaussian,
    "mean of two patients": partial(by.mixed_patients, weight=0.5),
    "mean of two patients in a fifth": partial(by.mixed_patients, weight=0.5, where=by.at_random(0.2)),
    "a group is the mean of two patients": partial(by.mixed_patients, weight=0.5, columns=GROUP),
    "one column is the mean of two patients": partial(by.mixed_patients, weight=0.5, columns=any_column),
    "patients between neighbours (SMOTE)": smote,
    "half the patients again, noise of 0.5 %": partial(twins, spread=0.005),
    "half the patients again, noise of 3 %": partial(twins, spread=0.03),
    "moving mean of one column": by.smoothed,
    "moving mean of every column": partial(by.smoothed, columns=by.every),
    "cumulative sum of one column": partial(
        changed, columns=any_column, change=lambda r, c, p, _: np.cumsum(r[:, c], axis=0)
    ),
    "differences of one column": partial(
        changed, columns=any_column, change=lambda r, c, p, _: np.abs(np.diff(r[:, c], axis=0, prepend=0))
    ),
    "noise of 0.1 spreads": partial(by.scattered, spread=0.1),
    "noise of 0.5 spreads": partial(by.scattered, spread=0.5),
    "one column divided by body size": partial(factors, spread=0.2),
    "every column divided by body size": partial(factors, spread=0.2, columns=by.every),
    "gaps: five nearest, 2 to 8 rows": partial(imputed, by=by.nearest, holes=8),
    "gaps: mean, 2 to 8 rows": partial(imputed, by=by.column_mean, holes=8),
    "gaps: mean of the class, a tenth": partial(imputed, by=by.class_means),
    "gaps: five nearest, a tenth": partial(imputed, by=by.nearest),
    "gaps: regression, a tenth": partial(imputed, by=by.regressed),
    "gaps: the row before, a tenth": partial(imputed, by=by.before),
    "gaps: between neighbours, a tenth": partial(imputed, by=by.between),
    "gaps: any other patient, a tenth": partial(imputed, by=by.hot_deck),
    "gaps of a group: any other patient, a tenth": partial(imputed, by=by.hot_deck, columns=GROUP),
    "gaps of a group: mean, a tenth": partial(imputed, by=by.column_mean, columns=GROUP),
    "errors as shares of the mean": ratios,
    "errors squared": squared_errors,
    "errors times 1.96": partial(cells, columns=lambda _: ERRORS, change=lambda v: v * 1.96),
    "errors of every patient's neighbour in a block": partial(
        of_others, columns=lambda _: ERRORS, where=by.block, order=neighbours
    ),
    "worst values with a factor of their own, 8 %": partial(factors, spread=0.08, columns=lambda _: WORSTS),
    "worst times 1.15": partial(cells, columns=lambda _: WORSTS, change=lambda v: v * 1.15),
    "area from the radius": partial(by.related, target=AREA, of=(RADIUS,), rule=lambda r: np.pi * r**2),
    "worst area from its radius": partial(
        by.related, target=20 + AREA, of=(20 + RADIUS,), rule=lambda r: np.pi * r**2
    ),
    "diameters for radii": partial(cells, columns=lambda _: np.array([0, 10, 20]), change=lambda v: v * 2),
    "diameters for radii of the errors": partial(
        cells, columns=lambda _: np.array([10]), change=lambda v: v * 2
    ),
    "lengths times 1.2 without areas": partial(sized, where=lambda _, n: np.arange(n), areas=False),
    "lengths times 1.2 in a block": partial(sized, where=by.block),
    "lengths times 1.2 in every second row": partial(sized, where=by.every_second),
    "lengths times 1.2 in every third row": partial(sized, where=by.every_third),
    "lengths times 1.2 in four of ten": partial(sized, where=by.at_random(0.4)),
    "lengths of one group times 1.2 in a block": partial(sized, where=by.block, groups=(2,)),
    "lengths times 1.2 without areas in every third row": partial(sized, where=by.every_third, areas=False),
    "every image with its own zoom of 10 %": partial(by.zoomed, spread=0.1),
    "every image with its own zoom of 20 %": partial(by.zoomed, spread=0.2),
    "concavity as concave points": partial(
        changed, columns=lambda _: np.array([CONCAVITY + 1]), change=lambda r, c, p, _: r[:, [CONCAVITY]]
    ),
    "one column copied over its right neighbour in a block": partial(
        changed,
        columns=lambda g: np.array([int(g.integers(1, 30))]),
        where=by.block,
        change=lambda r, c, p, _: r[np.ix_(p, c - 1)],
    ),
    "worst values of a third of rows are the means": partial(
        changed,
        columns=lambda _: WORSTS,
        where=by.at_random(0.3),
        change=lambda r, c, p, _: r[np.ix_(p, MEANS)],
    ),
    "one column one row off in a block": partial(
        changed,
        columns=any_column,
        where=by.block,
        change=lambda r, c, p, _: np.roll(r[np.ix_(p, c)], 1, axis=0),
    ),
}
# Rows that belong to no patient, so that no risk is right.
MADE_UP = {
    "every column resampled by itself",
    "made by a copula",
    "made by one Gaussian",
    "patients between neighbours (SMOTE)",
    "half the patients again, noise of 0.5 %",
    "half the patients again, noise of 3 %",
}
