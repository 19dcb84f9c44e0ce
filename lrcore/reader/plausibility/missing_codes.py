"""Numbers that are written where nothing was measured: 9999, -1, 32767, 1e30 and their like."""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from lrcore.arrays import Bools, Floats

_REPEATED = "789"  # digits of which two make a code: 77, 8.8, 9999
_FILLERS = "123456"  # digits of which it takes four: 1111
_MOST_DIGITS = 15
_FILL_VALUE = 1e30  # from here on: the largest number of a type, or a fill value of a file format
_INTEGERS = (2**15, 2**16, 2**31, 2**32, 2**63, 2**64)  # one above the largest number of a type
_SAME = 1e-9  # relative: a conversion of units rounds


def is_missing_code(values: ArrayLike) -> Bools:
    """Mark numbers that are often written for a missing value, whatever their sign.

    Parameters
    ----------
    values : array-like of float

    Returns
    -------
    ndarray of bool, of the same shape

    Notes
    -----
    The codes are 9; two or more equal digits 7, 8 or 9 with the decimal point anywhere behind the
    first (77, 999.9); runs of 9 that end in 7 or 8 (98, 9997); four or more equal digits 1 to 6;
    powers of ten; the limits of the integer types; everything from 1e30 on. A number alone does not
    tell a code from a measurement: an area of 999.9 is an area. The caller therefore asks only about
    numbers that do not fit the field. A genuine slip of the decimal point that happens to give a
    code, such as a radius of 9.99 written as 999, cannot be told from it and is treated as a code.

    Examples
    --------
    >>> bool(is_missing_code([9, 99.99, -999, 8888, 32767, 1e300]).all())
    True
    >>> bool(is_missing_code([0.99, 17.99, 1184, 5]).any())
    False
    """
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    codes = _codes()
    above = np.minimum(np.searchsorted(codes, sizes), len(codes) - 1)
    near = [np.abs(codes[place] - sizes) <= _SAME * sizes for place in (above, np.maximum(above - 1, 0))]
    return np.asarray((near[0] | near[1]) & (sizes > 0) | (sizes >= _FILL_VALUE))


@cache
def _codes() -> Floats:
    repeated = [
        int(digit * n) / 10**decimals
        for digit in _REPEATED
        for n in range(2, _MOST_DIGITS + 1)
        for decimals in range(n)
    ]
    nines = [10**n - back for n in range(2, _MOST_DIGITS + 1) for back in (2, 3)]
    fillers = [int(digit * n) for digit in _FILLERS for n in range(4, _MOST_DIGITS + 1)]
    powers = [10.0**exponent for exponent in range(-9, 30)]
    limits = [limit - below for limit in _INTEGERS for below in (0, 1)]
    every = (9, *repeated, *nines, *fillers, *powers, *limits)
    codes = np.array(sorted(set(map(float, every))))  # np.unique would import numpy.ma
    codes.flags.writeable = False
    return codes
