"""The markup that is written in the source, and the markup a page shows."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
VALUE = "\0"  # where an f-string takes a value
MOST_BY_CHANCE = 5  # letters of a text of the source that a file may hold by chance
MARKS = {
    "strong": r"\*\*(.+?)\*\*",
    "em": r"(?<!\*)\*([^*]+)\*(?!\*)",
    "code": r"`([^`]+)`",
    "a": r"\[([^\]]+)\]\(",
    "math": r"\$([^$]+)\$",
}

# Everything Markdown makes of a text, with where it stands: the innermost element that Streamlit names.
MARKUP = """() => {
  const made = "blockquote, ol, ul, pre, del, hr, h1, h2, h3, h4, h5, h6, table, img, input, em, strong, a, "
    + "code, .katex, [class*=stMarkdownColored], [class*=stMarkdownBadge], [role=img]";
  const found = [];
  const texts = "[data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]";
  for (const text of document.querySelectorAll(texts)) {
    for (const each of text.querySelectorAll(made)) {
      const math = each.classList.contains("katex");
      if (each.parentElement.closest(".katex")) continue;
      if (each.closest(".st-key-bar_status")) continue;  // a badge of numbers
      if (each.closest(".st-key-notice")) continue;  // a phone leaves a part of it out
      const tex = each.querySelector("annotation");
      found.push({
        kind: math ? "math" : each.localName,
        text: (math && tex ? tex : each).textContent.trim(),
        leads: each.getAttribute("href") ?? "",
        where: text.parentElement.closest("[data-testid]").dataset.testid,
      });
    }
  }
  return found;
}"""
PROSE = {"stMarkdown", "stAlertContentWarning", "stAlertContentInfo", "stAlertContentError"}


def literals():
    """Every text in the source, whole, with VALUE for what is put into it."""
    for path in [*(ROOT / "lrcore").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    getattr(part, "value", "") if isinstance(part, ast.Constant) else VALUE
                    for part in node.values
                )


@cache
def deliberate():
    """For each kind of markup, a pattern of each text that is marked so in the source."""
    texts = set(literals())
    return {
        kind: {
            _pattern(found)
            for text in texts
            for found in re.findall(mark, text, re.DOTALL)
            if re.search(r"\w", found.replace(VALUE, ""))
        }
        for kind, mark in MARKS.items()
    } | {"formulas": {text for text in texts if "\\" in text and len(text) > 5}}


@cache
def whole_texts():
    """The texts of the source that a file would not hold by chance, and a pattern of each with values."""
    texts = {each for each in literals() if len(re.findall(r"\w", each)) > MOST_BY_CHANCE}
    constant = {" ".join(each.split()) for each in texts if VALUE not in each}
    return constant, [re.compile(_pattern(each), re.DOTALL) for each in texts if VALUE in each]


def _pattern(text):
    return r"\s+".join(re.escape(word).replace(VALUE, ".+?") for word in text.split())


def unwritten(page, *, bold=()):
    """The markup of a page that the source does not have; `bold` names what came from a file."""
    return [found for found in page.evaluate(MARKUP) if not _is_written(found, bold)]


def _is_written(found, bold):
    kind, text, where = found["kind"], found["text"], found["where"]
    if where == "stHeading":
        return kind in {"h1", "h2", "h3"} or (kind == "a" and not text)  # the anchor of a heading
    if kind == "math":
        return _matches("math", text) or any(formula in text for formula in deliberate()["formulas"])
    if kind == "ul":
        return where == "stMarkdown"
    if kind in MARKS:
        return where in PROSE and (text in bold or _matches(kind, text) or _is_a_value_of_ours(found))
    return False


def _is_a_value_of_ours(found):
    """Whether a text that is marked as a whole is a number, a text of the source, or a term."""
    text = found["text"]
    if re.fullmatch(r"[^a-z]*\d[^a-z]*", text, re.IGNORECASE) or found["leads"].startswith("help?term="):
        return True
    constant, with_values = whole_texts()
    return text in constant or any(pattern.fullmatch(text) for pattern in with_values)


def _matches(kind, text):
    return any(re.fullmatch(pattern, text, re.DOTALL) for pattern in deliberate()[kind])
