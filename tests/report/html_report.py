"""Reads a report that is written as HTML."""

import json
import re
from html import unescape
from html.parser import HTMLParser

from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import InForce
from lrcore.report import Contents, evaluate_group
from lrcore.report.document import NUMBERS

RISKS = "outcome,a_risk,b_risk\n" + "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 10
VOID = {"meta", "br", "path", "rect"}


class Balanced(HTMLParser):
    """Collects tags, addresses and text, and fails on a tag that is not closed in its place."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.addresses, self.handlers = [], [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.addresses += [value for name, value in attributes if name in ("src", "href", "action", "data")]
        self.handlers += [name for name, _ in attributes if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(html):
    reader = Balanced()
    reader.feed(html)
    assert reader.open == []
    return reader


def cells(html, first):
    """The cells of the first row that begins with these words."""
    row = re.search(rf"<tr><td>{re.escape(first)}</td>(.*?)</tr>", html).group(1)
    return [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]


def numbers_of(html):
    return json.loads(re.search(rf'id="{NUMBERS}">(.*?)</script>', html).group(1))


def text_of(html):
    """What a reader sees: without drawings, style and the numbers for machines."""
    bare = re.sub(r"<(svg|style|script)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", bare))


def item(html, number):
    """The answer to one item of the checklist."""
    row = re.search(rf"<tr><td>{number}</td><td>[^<]*</td>\s*<td[^>]*>(.*?)</td>", html, re.DOTALL)
    return unescape(row[1])


def contents(artifact, groups=None, **changes):
    patients = evaluation_sets(artifact)["held out"]
    facts = {
        "title": "held-out patients",
        "groups": groups or (evaluate_group(patients, 0.2),),
        "how_read": (),
        "artifact": artifact,
        "of_another_model": False,
        "threshold": 0.2,
        "in_force": InForce(0.5, None, "0.500 is in force, the default: no threshold has been chosen."),
        "history": (),
        "made_at": "2026-03-01T09:30:00+00:00",
    }
    return Contents(**facts | changes)
