"""Parts of Streamlit named to the browser: there, wanted, and only for the page that loads Streamlit."""

import asyncio
from pathlib import Path

import pytest
from streamlit import file_util

from lrcore.ui import preload
from lrcore.ui.preload import PARTS, Preload, files_of


def test_the_installed_streamlit_has_every_part_and_its_page_loads_none_of_them():
    folder = Path(file_util.get_static_dir())
    page = (folder / "index.html").read_text(encoding="utf-8")
    files = files_of(PARTS)
    assert len(set(files)) == len(files)
    for part in PARTS:
        assert [file for file in files if Path(file).name.startswith(f"{part}.")], part
    for file in files:
        assert (folder / file).is_file()
        assert file not in page


def test_without_a_list_of_files_nothing_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(preload, "get_static_dir", lambda: str(tmp_path))
    assert files_of(PARTS) == []


def links(path, status=200, kind=b"text/html; charset=utf-8"):
    """The headers of that name in an answer."""

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": [(b"Content-Type", kind)]})

    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(Preload(app, "/api")({"type": "http", "path": path}, None, send))
    return [value for name, value in sent[0]["headers"] if name == b"link"]


@pytest.mark.parametrize("path", ["/", "/threshold"])
def test_a_page_names_them_by_addresses_relative_to_itself(path):
    (link,) = links(path)
    assert all(each.startswith(b"<./static/") for each in link.split(b", "))


def test_no_other_answer_names_them():
    assert not links("/api/docs")
    assert not links("/", status=404)
    assert not links("/static/js/index.js", kind=b"text/javascript")
