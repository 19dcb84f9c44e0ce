"""The short table: what it does with names that meet or are missing, and with text that looks like markup."""

import ast
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.pages.shown import tables

ROOT = Path(__file__).parents[2]


def table_of(script):
    app = AppTest.from_function(script).run()
    assert not app.exception, app.exception
    return tables(app)[0].value


def test_columns_of_the_same_name_stand_side_by_side():
    def script():
        from lrcore.ui.table import show_table

        show_table([("site", ["n"]), ("site", ["12"]), ("*x*", ["1"])])

    table = table_of(script)
    assert table.columns.tolist() == ["site", "site", "*x*"]
    assert table.iloc[0].tolist() == ["n", "12", "1"]


def test_a_column_without_a_name_has_a_header_all_the_same():
    def script():
        from lrcore.ui.table import show_table

        show_table({" ": [">99 %"]})

    table = table_of(script)
    assert table.columns.tolist() == ["(no name)"]
    assert table.iloc[0].tolist() == [">99\u00a0%"]


def test_headers_and_cells_are_text_whatever_they_hold():
    def script():
        from lrcore.ui.table import show_table

        show_table({"<b>a</b>": ["<img src=x>", "&lt;", '"><script>'], "`b`": ["$x$", "**y**", "-1"]})

    table = table_of(script)
    assert table.columns.tolist() == ["<b>a</b>", "`b`"]
    assert table.iloc[:, 0].tolist() == ["<img src=x>", "&lt;", '"><script>']
    assert table.iloc[:, 1].tolist() == ["$x$", "**y**", "\u22121"]


def test_only_tables_rendered_templates_and_finished_files_are_written_as_html():
    writes = {
        path.relative_to(ROOT).as_posix()
        for path in [*(ROOT / "lrcore" / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "html"
    }
    assert writes == {
        "lrcore/ui/table.py",
        "lrcore/ui/components/markup/__init__.py",
        "lrcore/ui/frame/page.py",
        "lrcore/ui/frame/copy_link.py",
    }
