"""What the components and tables of a page were sent, and what a browser would send back."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import unquote

import pandas as pd

from lrcore.schema import FIELDS
from lrcore.ui.components.plotting import read_source
from lrcore.ui.components.workbench import MARKUP


class _Table(HTMLParser):
    """The rows of a table, the one of its headers first."""

    def __init__(self, markup):
        super().__init__()
        self.rows = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_data(self, data):
        self.rows[-1][-1] += data


class _Parts(HTMLParser):
    """The texts of markup, each with the class of the element it is in."""

    def __init__(self, markup):
        super().__init__()
        self.texts, self._inside = [], ""
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self._inside = dict(attrs).get("class", "" if tag in ("div", "p") else self._inside)

    def handle_data(self, data):
        if data.strip():
            self.texts.append((self._inside, data.strip()))


TO_TERM = re.compile(
    r"\[(?P<words>[^\[\]]+)\]\(help\?term=[a-z0-9-]+\)"
    r'|<a href="help\?term=[a-z0-9-]+" target="_blank" rel="noopener noreferrer">(?P<text>[^<]+)</a>'
)


def as_read(text):
    """Markdown or markup without its links to terms: what a person reads."""
    return TO_TERM.sub(lambda found: found["words"] or found["text"], text)


def bodies(shown):
    """The markup of an app or a part of it, also where an element carries it for the browser."""
    return [placed(each.proto.body) for each in shown.get("html")]


def placed(body):
    """The markup that an element carries, in the element, or the body itself, as it is read."""
    return as_read(with_links(body))


def with_links(body):
    """The same with its links to terms."""
    return re.sub(r' data-markup="([^"]*)">', lambda found: f">{unquote(found[1])}", body)


def bench_as_shown(captions):
    """The markup of the workbench with its names in their places, without labels of controls."""
    markup = re.sub(r'data-caption="(\w+)">', lambda found: f">{captions[found[1]]}", read_source(MARKUP))
    return re.sub(r"<(label|button)\b.*?</\1>", "", markup, flags=re.DOTALL)


def facts(shown):
    """The cards of an app: the facts of each by their names."""
    bodies = [each.proto.body for each in shown.get("html")]
    lists = [body for body in bodies if "<dl" in body]
    pair = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")
    return [{name: unescape(as_read(fact)) for name, fact in pair.findall(each)} for each in lists]


def tables(shown):
    """The tables of an app or a part of it, each with a frame as its value."""
    found = [table for body in bodies(shown) for table in re.findall("<table.*?</table>", body, re.DOTALL)]
    read = [_Table(table).rows for table in found]
    return [SimpleNamespace(value=pd.DataFrame(rows, columns=headers)) for headers, *rows in read]


def drawn_texts(app):
    """The texts of the markup that a script puts on the page."""
    return [text for body in bodies(app) if body.startswith("<section") for _, text in _Parts(body).texts]


def notes(app):
    """The captions of the tiles of Performance."""
    return [
        text
        for body in bodies(app)
        if 'class="tiles"' in body
        for kind, text in _Parts(body).texts
        if kind == "note"
    ]


def tiles(app):
    """The tiles of Performance, each with its label and its value."""
    texts = [part for body in bodies(app) if 'class="tiles"' in body for part in _Parts(body).texts]
    labels, values = ([text for kind, text in texts if kind == each] for each in ("label", "value"))
    return [SimpleNamespace(label=label, value=value) for label, value in zip(labels, values, strict=True)]


def button(app, label):
    """The first button whose label begins so."""
    return next(each for each in app.button if each.label.replace("\\", "").startswith(label))


def components(app):
    """Each component with the data it was sent."""
    return [
        (each.proto, json.loads(each.proto.json)) for each in app.get("bidi_component") if each.proto.json
    ]


def list_proto(app):
    return next(proto for proto, data in components(app) if "list" in data)


def listed(app):
    """The columns of the worklist; none where no list is shown."""
    return next((data["list"] for _, data in components(app) if "list" in data), {"rows": []})


def marks(app, bit):
    """The rows of the worklist with a mark."""
    found = listed(app)
    return [row for row, marks in zip(found["rows"], found["marks"], strict=True) if marks & bit]


def report(app, row, sent):
    """Send what a list sends when a patient is opened, or closed where `row` is None.

    `sent` is the message of the list in which it was done, as :func:`list_proto` returns it.
    """
    data = json.loads(sent.json)
    states = app._tree.get_widget_states()
    state = states.widgets.add()
    state.id = sent.id
    state.json_value = json.dumps(
        {"opened": {"number": data["choice"]["number"], "file": data["file"], "row": row}}
    )
    app._run(states)
    assert not app.exception, app.exception


def enter(app, values):
    """Fill in the form of the calculator; the page has still to be run."""
    for field, value in zip(FIELDS, values, strict=True):
        app.session_state[f"form_{field.key}"] = None if value is None else float(value)
    return app


def entered(app, field="mean_radius"):
    found = app.session_state.get(f"form_{field}")
    _, data = next((proto, data) for proto, data in components(app) if "fields" in data)
    place = next(each.index for each in FIELDS if each.key == field)
    assert data["choice"]["values"][place] == found
    return found
