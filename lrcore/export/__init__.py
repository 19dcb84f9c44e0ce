"""The model in the forms of other software, each with the rows that verify it.

::

    contents.py       what every form carries: numbers, version, threshold, digest, verification rows
    sql.py            two statements for SQLite, DuckDB and PostgreSQL
    pmml.py           PMML 4.4
    workbook.py       a workbook with live formulas
    json_document.py  JSON, described by ``model.schema.json``
    equation.py       rows of term and coefficient
    card              the Applied Model Card of the Coalition for Health AI
    forms.py          which forms there are, and how each is written
"""
