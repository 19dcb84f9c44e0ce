"""The terms of an equation: a grammar of columns, four functions, powers, comparisons and products.

A term is text that a person supplies. It is parsed into the small classes below and can do nothing
else: there are no other functions, no attributes and no evaluation of Python.

====================  =====================================================
``age``               a column, by its name
```mean radius`:x``   a name with other signs than letters, digits, ``_ . -`` and blanks
``log(x)``            natural logarithm
``sqrt(x)``           square root
``min(x, c)``         the smaller one of a column and a number; likewise ``max``
``x^2``               a power
``x == "value"``      1 where the column holds the value, otherwise 0
``a:b``               the product of two terms or more
====================  =====================================================
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.reader.issues import quoted

MAX_TERM_CHARACTERS = 500
_MAX_DEPTH = 10
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<quoted>`[^`]*`)
        |(?P<text>"[^"]*"|'[^']*')
        |(?P<equal>==)
        |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
        |(?P<sign>[():,^+-])
        |(?P<name>[^\W\d][\w.]*(?:(?:[ ]+|-)[\w.]+)*)
    )""",
    re.VERBOSE,
)
_FUNCTIONS = {"log": np.log, "sqrt": np.sqrt}
_LIMITS = {"min": np.minimum, "max": np.maximum}


@dataclass(frozen=True, slots=True)
class Column:
    """The numbers of a column."""

    name: str

    def values(self, numbers: Mapping[str, Floats]) -> Floats:
        """Return the numbers."""
        return numbers[self.name]


@dataclass(frozen=True, slots=True)
class Function:
    """The logarithm or the square root of an expression."""

    name: str
    of: "Expression"

    def values(self, numbers: Mapping[str, Floats]) -> Floats:
        """Return the numbers; nan where they are not defined."""
        return _defined(_FUNCTIONS[self.name](self.of.values(numbers)))


@dataclass(frozen=True, slots=True)
class Limited:
    """An expression that is cut off at a number."""

    name: str
    of: "Expression"
    at: float

    def values(self, numbers: Mapping[str, Floats]) -> Floats:
        """Return the numbers; nan where the expression is not defined."""
        return _LIMITS[self.name](self.of.values(numbers), self.at)


@dataclass(frozen=True, slots=True)
class Power:
    """A power of an expression."""

    of: "Expression"
    exponent: float

    def values(self, numbers: Mapping[str, Floats]) -> Floats:
        """Return the numbers; nan where they are not defined."""
        base = self.of.values(numbers)
        return np.where(np.isnan(base), np.nan, _defined(base**self.exponent))


def _defined(values: Floats) -> Floats:
    """Return nan for what is not finite, which a power or a limit would make finite again."""
    return np.where(np.isfinite(values), values, np.nan)


Expression = Column | Function | Limited | Power


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a column holds a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Term:
    """A product of factors.

    Attributes
    ----------
    written : str
        As the file writes it.
    factors : tuple of Comparison or Expression
    """

    written: str
    factors: tuple[Comparison | Expression, ...]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The factors that compare a column with a value."""
        return tuple(factor for factor in self.factors if isinstance(factor, Comparison))

    @property
    def measured(self) -> tuple[str, ...]:
        """The columns of numbers, each once."""
        found = [_column_of(factor) for factor in self.factors if not isinstance(factor, Comparison)]
        return tuple(dict.fromkeys(found))

    def values(self, numbers: Mapping[str, Floats], holds: Mapping[Comparison, Floats]) -> Floats:
        """Return the product for each patient.

        Parameters
        ----------
        numbers : dict of str to ndarray of shape (n,)
            Column -> its numbers.
        holds : dict of Comparison to ndarray of shape (n,)
            1 where it is true.

        Returns
        -------
        ndarray of shape (n,)
            Not finite where a factor is not defined, such as the logarithm of 0.
        """
        with np.errstate(all="ignore"):
            product = _values(self.factors[0], numbers, holds)
            for factor in self.factors[1:]:
                product = product * _values(factor, numbers, holds)
        return product


def _values(
    factor: Comparison | Expression, numbers: Mapping[str, Floats], holds: Mapping[Comparison, Floats]
) -> Floats:
    return holds[factor] if isinstance(factor, Comparison) else factor.values(numbers)


def _column_of(expression: Expression) -> str:
    while not isinstance(expression, Column):
        expression = expression.of
    return expression.name


def parse_term(text: str) -> Term:
    """Parse one term.

    Raises
    ------
    InvalidInput
        If it is anything else than the grammar of this module allows.

    Examples
    --------
    >>> parse_term("log(psa)").factors
    (Function(name='log', of=Column(name='psa')),)
    >>> parse_term('age^2:sex == "male"').factors
    (Power(of=Column(name='age'), exponent=2.0), Comparison(name='sex', value='male'))
    """
    if len(text) > MAX_TERM_CHARACTERS:
        raise InvalidInput(
            f"The term {quoted(text)} has {len(text):,} characters: expected at most {MAX_TERM_CHARACTERS}."
        )
    return _Parser(text).term()


class _Parser:
    """One pass over the tokens of a term."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._tokens())
        self.place = 0

    def term(self) -> Term:
        factors = [self._factor()]
        while self._take(":"):
            factors.append(self._factor())
        if self.place < len(self.tokens):
            raise self._refusal()
        return Term(self.text.strip(), tuple(factors))

    def _tokens(self) -> Iterator[tuple[str, str]]:
        end = len(self.text.rstrip())
        place = 0
        while place < end:
            match = _TOKEN.match(self.text, place)
            if match is None:
                raise self._refusal()
            kind = str(match.lastgroup)
            yield kind, match[kind]
            place = match.end()

    def _refusal(self) -> InvalidInput:
        return InvalidInput(
            f"The term {quoted(self.text.strip())} cannot be read: expected a column, log(x), sqrt(x), "
            'min(x, 5), max(x, 5), x^2, x == "value", or several of these joined by a colon. A name with '
            "other signs stands between backticks."
        )

    def _next(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("", "")

    def _take(self, sign: str) -> bool:
        kind, found = self._next()
        taken = kind in ("sign", "equal") and found == sign
        self.place += taken
        return taken

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise self._refusal()

    def _factor(self) -> Comparison | Expression:
        expression = self._power(0)
        if not self._take("=="):
            return expression
        if not isinstance(expression, Column):
            raise self._refusal()
        return Comparison(expression.name, self._value())

    def _power(self, depth: int) -> Expression:
        expression = self._atom(depth)
        return Power(expression, self._signed_number()) if self._take("^") else expression

    def _atom(self, depth: int) -> Expression:
        if depth > _MAX_DEPTH:
            raise self._refusal()
        if self._take("("):
            return self._closed(self._power(depth + 1))
        kind, found = self._next()
        if kind not in ("name", "quoted"):
            raise self._refusal()
        self.place += 1
        if kind == "name" and self._take("("):
            return self._call(found, depth)
        name = found.strip("`").strip()
        if not name:
            raise self._refusal()
        return Column(name)

    def _call(self, name: str, depth: int) -> Expression:
        if name not in _FUNCTIONS and name not in _LIMITS:
            raise InvalidInput(
                f"The term {quoted(self.text.strip())} uses {quoted(name)}: expected log, sqrt, min or max. "
                "A column whose name holds parentheses stands between backticks."
            )
        argument = self._power(depth + 1)
        if name in _FUNCTIONS:
            return self._closed(Function(name, argument))
        self._need(",")
        return self._closed(Limited(name, argument, self._signed_number()))

    def _closed(self, expression: Expression) -> Expression:
        self._need(")")
        return expression

    def _signed_number(self) -> float:
        sign = -1.0 if self._take("-") else 1.0
        if sign > 0:
            self._take("+")
        kind, found = self._next()
        if kind != "number" or not math.isfinite(float(found)):
            raise self._refusal()
        self.place += 1
        return sign * float(found)

    def _value(self) -> str:
        kind, found = self._next()
        if kind == "text":
            self.place += 1
            return found[1:-1].strip()
        number = self._signed_number()
        return f"{number:.17g}"
