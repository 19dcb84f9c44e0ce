"""Terms that a text on a page uses before any link to them."""

import json
import re
from html import unescape

from lrcore.wording.guide.glossary import named, uses
from tests.pages.shown import bench_as_shown, with_links

TEXTS = ("markdown", "caption", "html")
FOLDED = ("expander", "tab", "popover", "dialog")
LINK = re.compile(
    r"\[(?P<words>[^\[\]]+)\]\(help\?term=(?P<slug>[a-z0-9-]+)\)"
    r'|<a href="help\?term=(?P<slug_in_markup>[a-z0-9-]+)"[^>]*>(?P<words_in_markup>[^<]+)</a>'
)
NO_PROSE = re.compile(r":\w+-badge\[[^\[\]]*\]|`[^`]+`|\$[^$]+\$|<[^<>]+>|\\(?=\W)")


def unlinked(app):
    """Yield each term that a text of a page uses before a link to it, with the text around it.

    The bar, above the title, links nothing, and neither do headings, controls, badges and titles of sources.
    """
    children = list(app.main.children.values())
    title = next(place for place, child in enumerate(children) if holds(child, "title"))
    yield from _of_elements(children[title:], set())


def holds(element, kind):
    """Whether an element is of a kind, or has one within it."""
    inside = getattr(element, "children", {}).values()
    return element.type == kind or any(holds(child, kind) for child in inside)


def of_text(text, known):
    """Yield each term that a text uses before a link to it; what it links is known from there on."""
    end = 0
    for link in LINK.finditer(text):
        yield from _of_prose(text[end : link.start()], known)
        known.add(named(link["slug"] or link["slug_in_markup"]).name)
        end = link.end()
    yield from _of_prose(text[end:], known)


def _of_elements(elements, known):
    for element in elements:
        if element.type == "header" and element.value == "Sources":
            return
        if hasattr(element, "children"):
            folded = element.type.startswith(FOLDED)
            yield from _of_elements(element.children.values(), set(known) if folded else known)
        elif text := text_of(element):
            yield from of_text(text, known)


def text_of(element):
    """What an element states in text, with its links; the workbench in its markup."""
    if element.type in TEXTS:
        return with_links(element.proto.body)
    data = json.loads(getattr(element.proto, "json", "") or "{}")
    return bench_as_shown(data["captions"]) if "captions" in data else ""


def _of_prose(text, known):
    text = unescape(NO_PROSE.sub(" ", text))
    for use in uses(text):
        if use.term.name not in known:
            yield use.term.name, text[max(0, use.start - 40) : use.end + 20]
