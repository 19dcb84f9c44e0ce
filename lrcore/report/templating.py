"""The templates of the report: everything that is put into them is escaped."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrcore.wording.typesetting import typeset

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_FOLDER = Path(__file__).parent


def render(template: str, **values: Any) -> "Markup":
    """Return a template filled in; what was rendered before is not escaped again.

    Parameters
    ----------
    template : str
        Name of a file in ``templates``.
    **values
        What the template uses; a name it uses and does not get is an error.
    """
    from markupsafe import Markup

    return Markup(_environment().get_template(template).render(values))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([_FOLDER / "templates", _FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_typeset,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["transposed"] = _rows_of
    environment.policies["json.dumps_kwargs"] = {"allow_nan": False}
    return environment


def _typeset(value: Any) -> Any:
    """Return a text for a reader; markup that is already rendered stays as it is."""
    return typeset(value) if type(value) is str else value


def _rows_of(columns: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Return the rows of columns of equal length."""
    return list(zip(*columns, strict=True))
