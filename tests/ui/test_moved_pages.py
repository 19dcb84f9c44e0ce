"""Addresses of earlier releases lead to the page of today, with their parameters."""

import httpx
import pytest
from starlette.applications import Starlette
from streamlit import config

from lrcore.ui.server import moved_pages
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
    ],
)
def test_an_old_address_leads_to_the_new_page(get, asked, given):
    answer = get(f"/{asked}")
    assert answer.status_code == 307
    assert answer.headers["location"] == given


def test_an_old_address_below_a_base_path_stays_below_it(get):
    answer = get("/team/lr/patients?threshold=0.1", base="team/lr")
    assert answer.next_request.url.raw_path == b"/team/lr/worklist?threshold=0.1"
    assert get("/patients", base="team/lr").status_code == 404


@pytest.mark.parametrize("path", ["/", "/worklist", "/patients/1", "/patientsx", "/Patients"])
def test_no_other_address_is_moved(get, path):
    assert get(path).status_code == 404
