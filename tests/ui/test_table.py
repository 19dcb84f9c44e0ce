"""The one table: what it does with names that meet, or are missing."""

from streamlit.testing.v1 import AppTest


def columns_of(script):
    app = AppTest.from_function(script).run()
    assert not app.exception, app.exception
    return app.table[0].value


def test_columns_of_the_same_name_stand_side_by_side():
    def script():
        from lrcore.ui.table import show_table

        show_table([("site", ["n"]), ("site", ["12"]), ("*x*", ["1"])])

    table = columns_of(script)
    assert [name.replace("\u2060", "") for name in table.columns] == ["site", "site", r"\*x\*"]
    assert table.iloc[0].tolist() == ["n", "12", "1"]


def test_a_column_without_a_name_has_a_header_all_the_same():
    def script():
        from lrcore.ui.table import show_table

        show_table({" ": [">99 %"]})

    table = columns_of(script)
    assert table.columns.tolist() == ["(no name)"]
    assert table.iloc[0].tolist() == ["\\>99\u00a0%"]
