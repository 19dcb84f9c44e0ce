"""Data flows one way: who may import whom, read from the source."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "lrcore").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))


def documented_parts():
    """The table of docs/architecture.md: each part of lrcore, and the parts it may import."""
    row = re.compile(r"\| `(\w+)` \| [^|]+ \| ([^|]*) \|")
    lines = (ROOT / "docs" / "architecture.md").read_text().splitlines()
    return {found[1]: re.findall(r"`(\w+)`", found[2]) for found in map(row.fullmatch, lines) if found}


PARTS = documented_parts()
SLOW = {
    "sklearn",
    "scipy",
    "pandas",
    "plotly",
    "fastapi",
    "fastapi_offline",
    "pydantic",
    "uvicorn",
    "statsmodels",
    "pyarrow",
    "joblib",
    "distributed",
    "jinja2",
}
# Imported when a server starts or the service is asked for the first time, and nowhere on the way to a page.
APPLICATION_MODULES = (
    "lrcore.service.app",
    "lrcore.service.middleware.connections",
    "lrcore.service.contract",
    "lrcore.service.framework",
    "lrcore.service.workers",
)
APPLICATION = {ROOT / f"{module.replace('.', '/')}.py" for module in APPLICATION_MODULES}


@cache
def parsed(path):
    return ast.parse(path.read_text())


@cache
def imports(path, *, top_level_only=False):
    """Every module a file imports when it runs; what only a type checker sees does not count."""
    return tuple(imported_names(path, top_level_only=top_level_only))


def imported_names(path, *, top_level_only):
    tree = parsed(path)
    unseen = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in tree.body if top_level_only else ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def part(module):
    """`lrcore.evaluation.discrimination.roc` belongs to the part `evaluation`."""
    return module.split(".")[1]


def parts_imported(path):
    return {part(module) for module in imports(path) if module.startswith("lrcore.")}


def own_part(path):
    return path.relative_to(ROOT / "lrcore").with_suffix("").parts[0]


def test_every_part_is_documented():
    names = {own_part(path) for path in SOURCES if path.parent != ROOT / "lrcore" or path.stem != "__init__"}
    assert names == set(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_imports_what_its_row_names(name):
    """In both directions: nothing else is imported, and nothing is named that is not imported."""
    imported = set().union(*(parts_imported(path) for path in SOURCES if own_part(path) == name))
    assert imported - {name, "__version__"} == set(PARTS[name])


def test_a_row_names_only_parts_above_it():
    order = list(PARTS)
    for name, imported in PARTS.items():
        assert all(order.index(other) < order.index(name) for other in imported), name


def test_no_module_imports_itself_through_others():
    modules = {module_name(path): path for path in SOURCES}
    graph = {name: set(modules_imported(path, modules)) for name, path in modules.items()}
    finished = set()

    def visit(name, above):
        assert name not in above, " imports ".join([*above[above.index(name) :], name])
        if name not in finished:
            for other in sorted(graph[name]):
                visit(other, [*above, name])
            finished.add(name)

    for name in graph:
        visit(name, [])


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def modules_imported(path, modules):
    """The modules of lrcore a file imports; a name imported from a package counts as the package."""
    for module in imports(path):
        while module.startswith("lrcore.") and module not in modules:
            module = module.rpartition(".")[0]
        if module in modules and module != "lrcore":
            yield module


def test_no_folder_is_a_heap():
    for folder in {path.parent for path in SOURCES}:
        files = [path for path in folder.glob("*.py") if path.stem != "__init__"]
        assert len(files) <= 17, f"{folder.relative_to(ROOT)} holds {len(files)} modules: give it rooms"


def test_only_the_interface_imports_streamlit():
    for path in SOURCES:
        if own_part(path) != "ui":
            assert not [module for module in imports(path) if module.split(".")[0] == "streamlit"], path
            assert "ui" not in parts_imported(path), path


def test_only_training_imports_estimators():
    allowed = {"commands", "model", "ui"}
    for path in SOURCES:
        if own_part(path) not in allowed:
            assert not [module for module in imports(path) if module.startswith("sklearn")], path


def test_pages_hold_no_numbers():
    for path in PAGES:
        roots = {module.split(".")[0] for module in imports(path)}
        assert not roots & {"numpy", "scipy", "sklearn", "pandas", "plotly"}, path


def test_nothing_slow_is_imported_before_it_is_needed():
    for path in SOURCES:
        imported = set(imports(path, top_level_only=True))
        if path.name != "drawing.py" and path not in APPLICATION:
            assert not {module.split(".")[0] for module in imported} & SLOW, path
            assert not any("drawing" in name for name in imported), path
            assert not any(name.startswith(APPLICATION_MODULES) for name in imported), path


def test_files_stay_small():
    for path in [*SOURCES, *PAGES]:
        lines = len(path.read_text().splitlines())
        assert lines <= 340, f"{path.relative_to(ROOT)} has {lines} lines"


def test_markup_is_written_in_templates_and_nowhere_else_in_the_report():
    """What is put into a template is escaped; what is put into a string of markup is not."""
    for path in sorted((ROOT / "lrcore" / "report").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(r"</?[a-z!]", node.value), f"{path.name}:{node.lineno}"
    for path in sorted((ROOT / "lrcore" / "report" / "templates").iterdir()):
        assert not re.search(r"\|\s*safe|autoescape", path.read_text()), path


def test_no_button_writes_white_on_the_primary_colour():
    for path in [*SOURCES, *PAGES]:
        assert 'type="primary"' not in path.read_text(), f"{path.relative_to(ROOT)}: unreadable in the dark"


# Streamlit renders the cells of a table as Markdown, and `write` makes a table of whatever it is given.
SHOW_TABLES = {"table", "dataframe", "data_editor", "write", "write_stream"}
MAY_SHOW_TABLES = {
    "lrcore/ui/table.py": {"table", "dataframe"},
}


def shows_tables(source):
    """Which of Streamlit's ways to show a table a source uses, on the page or on a part of it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            yield from {node.attr} & SHOW_TABLES
        elif isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "streamlit":
            yield from {name.name for name in node.names} & SHOW_TABLES


def test_one_module_shows_tables():
    for path in [*(ROOT / "lrcore" / "ui").rglob("*.py"), *PAGES, ROOT / "app.py"]:
        name = path.relative_to(ROOT).as_posix()
        assert set(shows_tables(path.read_text())) <= MAY_SHOW_TABLES.get(name, set()), name


@pytest.mark.parametrize(
    "source",
    [
        "st.table(rows)",
        "place.table(rows)",
        "left, right = st.columns(2)\nright.dataframe(frame)",
        "st.sidebar.data_editor(frame)",
        "show = st.table",
        "from streamlit import table",
        "st.write(frame)",
    ],
)
def test_every_way_around_that_module_is_found(source):
    assert set(shows_tables(source))
