"""Write each lesson as a notebook: its derivations, the code it runs, an experiment, and its exercises.

Run `python docs/notebooks/make_notebooks.py` after `pip install -r requirements-dev.txt`. Derivations,
code, exercises and sources are those of the page in `pages/lessons`; the experiments are in
`experiments`. The notebooks hold no outputs; a test writes them anew, compares, and runs them.
"""

import ast
import inspect
import sys
from importlib import import_module
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
sys.path.insert(0, str(ROOT))

from lrcore.ui.lessons.contents import Lesson, numbered_lessons

HOW_TO = (
    "Needs the package of Cutpoint, from which everything is imported, and no network. The functions below "
    "are those that the lesson of the dashboard runs: change them, and run the experiment again."
)


def name_of(number: int, lesson: Lesson) -> str:
    """Return the name of the file of a notebook."""
    return f"{number:02d}_{lesson.name}.ipynb"


def all_notebooks() -> dict[str, str]:
    """Return the content of every notebook by the name of its file."""
    return {
        name_of(number, lesson): nbformat.writes(notebook(title, lesson)) + "\n"
        for number, (title, lesson) in enumerate(numbered_lessons(), start=1)
    }


def notebook(title: str, lesson: Lesson) -> NotebookNode:
    """Return the notebook of a lesson."""
    page = ast.parse((ROOT / lesson.page).read_text(encoding="utf-8"))
    origins, shown = imported_names(page), set()
    cells = [new_markdown_cell(f"# {title}\n\n{lesson.question}\n\n{HOW_TO}")]
    cells += derivations(page, origins, shown)
    cells += experiment(lesson, shown)
    cells += questions(page)
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def derivations(page: ast.Module, origins: dict[str, str], shown: set[str]) -> list[NotebookNode]:
    """Return each formula with the text that leads to it, and the code, under the headers of the page.

    Text that belongs to a figure or a table of the page, or that quotes its results, is left out.
    """
    cells: list[NotebookNode] = []
    header, text = "", ""
    for call in calls(page):
        what = called(call)
        if what == "header":
            header, text = f"## {literal(call)}\n\n", ""
            continue
        if what == "formula":
            steps = "\n\n".join(f"$${ast.literal_eval(step)}$$" for step in call.args)
            cells.append(new_markdown_cell(f"{header}{text}{steps}"))
        elif what == "show_code":
            names = [ast.unparse(name) for name in call.args]
            cells += [new_markdown_cell(header.strip())] if header else []
            cells.append(new_code_cell(code_of(names, origins, shown)))
        if what in ("formula", "show_code"):
            header = ""
        text = f"{literal(call)}\n\n" if what == "prose" and literal(call) else ""
    return cells


def calls(page: ast.Module) -> list[ast.Call]:
    """Return the calls that a page consists of, in their order."""
    statements = [each.value for each in page.body if isinstance(each, ast.Expr)]
    return [each for each in statements if isinstance(each, ast.Call)]


def called(call: ast.Call) -> str:
    """Return the name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def literal(node: ast.Call | ast.Tuple) -> str:
    """Return the first argument or item if it is a text that the page does not compute; else an empty one."""
    first = next(iter(node.args if isinstance(node, ast.Call) else node.elts), None)
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def code_of(names: list[str], origins: dict[str, str], shown: set[str]) -> str:
    """Return the source of functions, below the imports of what they use and no cell before has."""
    functions = [inspect.unwrap(getattr(import_module(origins[name]), name)) for name in names]
    shown.update(names)
    imports: set[str] = set()
    for function in functions:
        tree = ast.parse(inspect.getsource(function))
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - shown
        needed = used & set(function.__globals__)
        imports |= imports_of(needed, function.__module__)
        shown |= needed
    sources = [inspect.getsource(function).rstrip() for function in functions]
    return "\n\n\n".join(filter(None, ["\n".join(ordered(imports)), *sources]))


def imports_of(names: set[str], module: str) -> set[str]:
    """Return the lines that import names which a module imports or defines."""
    tree = ast.parse(Path(import_module(module).__file__).read_text(encoding="utf-8"))
    lines = {alias: line for node in tree.body for alias, line in lines_of(node)}
    return {lines.get(name, f"from {module} import {name}") for name in names}


def lines_of(node: ast.stmt) -> list[tuple[str, str]]:
    """Return the names that a statement imports, each with a line that imports it alone."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return []
    source = f"from {node.module} " if isinstance(node, ast.ImportFrom) else ""
    return [
        (each.asname or each.name, f"{source}import {each.name}{f' as {each.asname}' if each.asname else ''}")
        for each in node.names
    ]


def ordered(imports: set[str]) -> list[str]:
    """Return lines of imports, one for each module, those of the package last."""
    by_start: dict[str, list[str]] = {}
    for line in sorted(imports):
        start, _, name = line.rpartition("import ")
        by_start.setdefault(f"{start}import", []).append(name)
    modules = by_start.pop("import", [])
    others = [f"import {name}" for name in modules]
    lines = sorted(f"{start} {', '.join(names)}" for start, names in by_start.items())
    own = [line for line in lines if line.startswith("from lrcore")]
    others += [line for line in lines if line not in own]
    return [*others, *([""] if own and others else []), *own]


def imported_names(page: ast.Module) -> dict[str, str]:
    """Return the module that each name of a page comes from."""
    return {
        alias.asname or alias.name: node.module or ""
        for node in page.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def experiment(lesson: Lesson, shown: set[str]) -> list[NotebookNode]:
    """Return the experiment of a lesson; functions that the notebook shows are not imported over them."""
    source = (FOLDER / "experiments" / f"{lesson.name}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    imports = {line for node in tree.body for name, line in lines_of(node) if name not in shown}
    last = max(node.end_lineno or 0 for node in tree.body if lines_of(node))
    body = "\n".join(source.splitlines()[last:]).strip()
    return [
        new_markdown_cell(f"## Experiment\n\n{ast.get_docstring(tree)}"),
        new_code_cell("\n".join([*ordered(imports), "", body]).strip()),
    ]


def questions(page: ast.Module) -> list[NotebookNode]:
    """Return the exercises, each above an empty cell, and the sources; numbered as their answers on the page.

    A question that quotes a result of the page is left out.
    """
    cells = []
    for call in calls(page):
        if called(call) == "exercises":
            for number, pair in enumerate(call.args, start=1):
                assert isinstance(pair, ast.Tuple)
                question = literal(pair)
                if question:
                    cells += [new_markdown_cell(f"## Exercise {number}\n\n{question}"), new_code_cell("")]
        if called(call) == "sources":
            works = "\n".join(f"- {work}" for work in ast.literal_eval(call.args[0]))
            cells.append(new_markdown_cell(f"## Sources\n\n{works}"))
    return cells


if __name__ == "__main__":
    for name, content in all_notebooks().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
        print(name)
