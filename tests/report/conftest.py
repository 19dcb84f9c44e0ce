"""Reports written by the command."""

import pytest

from lrcore.commands.main import main


@pytest.fixture
def written(own_folder, tmp_path, capsys):
    """Return a function that runs `report` and returns the document."""

    def run(*arguments):
        path = tmp_path / "report.html"
        assert main(["report", *map(str, arguments), "-o", str(path)]) == 0
        capsys.readouterr()
        return path.read_text(encoding="utf-8")

    return run
