"""What pages write as Markdown: every value in it is escaped, or cannot be markup where it stands."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "lrcore" / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")])

# The calls that render Markdown, with the place of each such text among the arguments. These names of
# arguments are Markdown in every call.
_FIRST = (
    "markdown prose caption info warning error success toast title header subheader write badge status "
    "dialog spinner button download_button form_submit_button link_button menu_button popover expander "
    "folded toggle checkbox radio selectbox multiselect segmented_control pills select_slider slider "
    "number_input text_input text_area date_input time_input datetime_input file_uploader camera_input "
    "audio_input Column NumberColumn TextColumn CheckboxColumn ProgressColumn LinkColumn SelectboxColumn "
    "DateColumn"
)
CALLS = dict.fromkeys(_FIRST.split(), (0,))
CALLS |= {
    "metric": (0, 1, 2),
    "progress": (1,),
    "tabs": (0,),
    "page_link": (),
    "opened": (0, 1),
    "sources": (0,),
}
EVERY_ARGUMENT = {"exercises"}
OPTIONS = {"radio", "segmented_control", "pills"}  # what they offer is Markdown too, and made by a function
NAMES = {"label", "help", "text", "body", "value_text", "delta_description"}
# Where what is written comes in as an argument; the calls of these functions are checked instead.
PASSED_ON = {
    "lrcore/ui/components/folded.py": {"label"},
    "lrcore/ui/lessons/lesson.py": {
        "markdown",
        "question",
        "answer",
        "with_doi_links(work)",
    },
}

LINKS = "linked_markdown"  # adds links, and escapes nothing
ESCAPE = {"plain", "linked", "literal", "bold", "number"}
# Digits, signs, blanks, `%`, `<`, brackets and a few words of ours, whatever the number is.
NUMBERS = {"fixed", "len", "int", "digits_shown", "counted"}
# May begin with `>`, which is markup at the beginning of a text and nowhere else.
RATES = {"percent", "percent_with_interval"}
FORMATS_OF_NUMBERS = ("d", "e", "f", "g", ",")


def called(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_constant(node):
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name.lstrip("_").isupper()


class Markdown(ast.NodeVisitor):
    """Collects what is neither escaped nor a number in the Markdown of one file."""

    def __init__(self):
        self.doubts = []
        self.assigned = {}

    def visit_FunctionDef(self, node):
        before = self.assigned
        self.assigned = assignments(node)
        self.generic_visit(node)
        self.assigned = before

    def visit_Module(self, node):
        self.assigned = assignments(node)
        self.generic_visit(node)

    def visit_Call(self, node):
        name = called(node)
        places = range(len(node.args)) if name in EVERY_ARGUMENT else CALLS.get(name, ())
        texts = [node.args[place] for place in places if place < len(node.args)]
        if name in CALLS:
            texts += [word.value for word in node.keywords if word.arg in NAMES]
        if name in OPTIONS:
            texts += [word.value.body for word in node.keywords if isinstance(word.value, ast.Lambda)]
        for text in texts:
            self.doubts += [
                (node.lineno, name, ast.unparse(part)) for part in self.doubtful(text, first=True)
            ]
        self.generic_visit(node)

    def doubtful(self, text, *, first):
        """Yield the parts of a text that might be markup; `first` when they begin it."""
        if isinstance(text, ast.JoinedStr):
            yield from self.doubtful_parts(text.values, first=first)
        elif isinstance(text, ast.Call):
            yield from self.doubtful_call(text, first=first)
        elif isinstance(text, ast.Name) and text.id in self.assigned:
            for value in self.assigned[text.id]:
                yield from self.doubtful(value, first=first)
        elif not isinstance(text, ast.Constant) and not is_constant(text):
            inner = parts_of(text)
            yield from [text] if not inner else []
            for place, part in enumerate(inner):
                one_after_the_other = isinstance(text, ast.BinOp)
                yield from self.doubtful(part, first=first and not (one_after_the_other and place))

    def doubtful_parts(self, parts, *, first):
        for place, part in enumerate(parts):
            if not isinstance(part, ast.FormattedValue):
                continue
            begins = first and place == 0
            after = parts[place + 1] if place + 1 < len(parts) else None
            if begins and ends_a_list_number(after) and not is_bold(part):
                yield part
            elif not is_formatted_number(part):
                yield from self.doubtful(part.value, first=begins)

    def doubtful_call(self, call, *, first):
        name = called(call)
        if name == "join" and isinstance(call.args[0], ast.GeneratorExp):
            yield from self.doubtful(call.args[0].elt, first=first)
        elif name == LINKS:
            yield from self.doubtful(call.args[0], first=first)
        elif name not in ESCAPE | NUMBERS and (name not in RATES or first):
            yield call


def assignments(scope):
    """What each name is set to, wherever in a function or a page that is."""
    found = {}
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                found.setdefault(name, []).append(value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.GeneratorExp(elt=value)):
                for name in names:
                    found.setdefault(name.id, []).append(value)
    return found


def parts_of(text):
    """The texts a text is made of, as far as that can be read from the source."""
    match text:
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Sub()):
            return [left, right]
        case ast.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case ast.BoolOp(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
            return values
        case ast.ListComp(elt=each) | ast.Starred(value=each):
            return [each]
    return []


def ends_a_list_number(part):
    return isinstance(part, ast.Constant) and part.value[:1] in (".", ")")


def is_bold(part):
    return isinstance(part.value, ast.Call) and called(part.value) == "bold"


def is_formatted_number(part):
    spec = ast.unparse(part.format_spec)[2:-1] if part.format_spec else ""
    return spec.endswith(FORMATS_OF_NUMBERS)


def doubts(source):
    markdown = Markdown()
    markdown.visit(ast.parse(source))
    return markdown.doubts


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_value_in_markdown_is_escaped_or_a_number(path):
    passed_on = PASSED_ON.get(path.relative_to(ROOT).as_posix(), set())
    assert not [found for found in doubts(path.read_text()) if found[-1] not in passed_on]


@pytest.mark.parametrize(
    "source",
    [
        "st.markdown(name)",
        "st.caption(f'{percent(share, n)} of them')",
        "st.caption(f'{n}. text')",
        "st.caption(f'{n:,}. text')",
        "st.info('a' + str(n))",
        "place.metric('Rate', percent_with_interval(rate))",
        "st.radio(f'{model} less', ())",
        "st.markdown(', '.join(names))",
        "st.button('a', help=title)",
        "def show(name):\n    text = f'**{name}**'\n    st.markdown(text)",
        "with st.expander(f'Of {column}'): pass",
        "lesson.exercises(('a', f'{b}'))",
        "st.tabs([title(each) for each in groups])",
        "st.column_config.TextColumn(help=words)",
        "st.radio('Model', names, format_func=lambda name: name.title())",
    ],
)
def test_a_value_that_might_be_markup_is_found(source):
    assert doubts(source)


@pytest.mark.parametrize(
    "source",
    [
        "st.markdown(plain(name))",
        "st.caption(f'{n:,} of them, {percent(share, n)}; {plain(name)}')",
        "st.markdown('\\n'.join(f'- {plain(each)}' for each in lines))",
        "st.markdown(NOTICE if new else f'{SEED} and {lesson.FOLDS - 1}')",
        "pyarrow.table(columns)",
    ],
)
def test_our_own_words_and_numbers_are_not(source):
    assert not doubts(source)
