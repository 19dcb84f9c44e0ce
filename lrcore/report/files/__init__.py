"""The report in forms that are edited or set in print: a Word document, and its figures as files."""
