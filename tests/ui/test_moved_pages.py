"""Addresses of earlier releases, and the name of the default page, lead to the page with their parameters."""

import ast
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from streamlit import config

from lrcore.ui.server import _MOVED_PAGES, moved_pages
from tests.waiting import completed


@pytest.fixture
def get():
    """Return a function that asks for a path, without following where it leads."""

    def ask(path, base=""):
        before = config.get_option("server.baseUrlPath")
        config.set_option("server.baseUrlPath", base)
        try:
            transport = httpx.ASGITransport(Starlette(routes=moved_pages()))
        finally:
            config.set_option("server.baseUrlPath", before)

        async def answer():
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.get(path)

        return completed(answer())

    return ask


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("patients", "worklist"),
        ("patient", "calculator"),
        ("patients?threshold=0.031&set=upload&risk=2", "worklist?threshold=0.031&set=upload&risk=2"),
        ("patient?threshold=0.3", "calculator?threshold=0.3"),
        ("patients/?set=heldout", "../worklist?set=heldout"),
        ("patients?patients=Held+out%2C+n+%3D+114", "worklist?patients=Held+out%2C+n+%3D+114"),
        ("patients?a=1&a=2&b=&c", "worklist?a=1&a=2&b=&c"),
        ("patient?next=//example.org/", "calculator?next=//example.org/"),
        ("performance", "./"),
        ("performance?threshold=0.031&set=heldout", "./?threshold=0.031&set=heldout"),
        ("performance/?set=heldout", ".././?set=heldout"),
    ],
)
def test_another_address_leads_to_the_page(get, asked, given):
    answer = get(f"/{asked}")
    assert answer.status_code == 307
    assert answer.headers["location"] == given


def test_an_old_address_below_a_base_path_stays_below_it(get):
    answer = get("/team/lr/patients?threshold=0.1", base="team/lr")
    assert answer.next_request.url.raw_path == b"/team/lr/worklist?threshold=0.1"
    assert get("/patients", base="team/lr").status_code == 404


@pytest.mark.parametrize("base", ["", "team/lr"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_the_name_of_the_default_page_leads_to_the_root(get, base, slash):
    root = f"/{base}/" if base else "/"
    answer = get(f"{root}performance{slash}?threshold=0.1", base=base)
    assert answer.next_request.url.raw_path == f"{root}?threshold=0.1".encode()


def test_only_the_default_page_has_no_address_of_its_own():
    tree = ast.parse((Path(__file__).parents[2] / "app.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    pages = [node.args[0] for node in calls if getattr(node.func, "attr", "") == "Page"]
    names = [Path(page.value).stem for page in pages if isinstance(page, ast.Constant)]
    assert names[0] == "performance"  # the first page is the default
    assert not set(names[1:]) & set(_MOVED_PAGES)


@pytest.mark.parametrize("path", ["/", "/worklist", "/patients/1", "/patientsx", "/Patients"])
def test_no_other_address_is_moved(get, path):
    assert get(path).status_code == 404
