"""From a published equation and a file of four hospitals to a report."""

import json
import re
from pathlib import Path

import numpy as np
from playwright.sync_api import expect

from lrcore.arrays import sigmoid
from lrcore.evaluation.centres.pooled_centres import pool_centres
from lrcore.evaluation.patients import Patients
from tests.waiting import settled

EQUATION = b"term,coefficient\n(Intercept),-4.2\nage,0.05\nlog(marker),0.8\n"
HOSPITALS = ("North", "South", "East", "<i>West</i>")


def upload(page, place, name, content):
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").nth(place).set_input_files(file)


def patients():
    """Patients of four hospitals, and the file that holds them."""
    rng = np.random.default_rng(9)
    age, marker = rng.integers(30, 80, 400), rng.integers(1, 60, 400)
    eta = -4.2 + 0.05 * age + 0.8 * np.log(marker)
    outcome = (rng.random(400) < sigmoid(eta)).astype(int)
    names = [HOSPITALS[row % 4] for row in range(400)]
    rows = zip(names, age, marker, outcome, strict=True)
    lines = ["hospital,age,marker,outcome", *(",".join(map(str, row)) for row in rows)]
    return Patients(outcome, sigmoid(eta), eta), names, "\n".join(lines).encode()


def validated(page, url, content):
    """Open the Validation page with the equation and the file, and name the column of centres."""
    page.goto(f"{url}/validation")
    page.get_by_text("Risks by a published equation").click()
    expect(page.locator("input[type=file]")).to_have_count(2)
    upload(page, 1, "published.csv", EQUATION)
    expect(page.get_by_text("gives the risks of the file")).to_be_visible()
    upload(page, 0, "four.csv", content)
    page.get_by_role("tab", name="Hospitals").click()
    expect(page.get_by_role("heading", name="Does it hold in every hospital?")).to_be_visible()
    settled(page)
    page.get_by_role("combobox", name="Column of centres").click()
    page.keyboard.type("hospital")  # opens the list again where a page that still scrolls has closed it
    page.get_by_role("option", name="hospital", exact=True).click()
    expect(page.get_by_role("columnheader", name="4 centres")).to_be_visible()
    settled(page)


def at_threshold(page, value):
    box = page.get_by_role("spinbutton", name="Threshold", exact=True)
    box.fill(value)
    box.press("Enter")
    expect(page.get_by_text(f"Model best at {float(value):.3f} in a new centre")).to_be_visible()


def test_a_published_equation_is_validated_in_four_hospitals_and_reported(new_page, server_url):
    known, names, content = patients()
    page = new_page()
    validated(page, server_url, content)
    at_threshold(page, "0.3")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Report", exact=True).click()
    html = Path(waiting.value.path()).read_text(encoding="utf-8")
    (found,) = json.loads(re.search(r'id="numbers">(.*?)</script>', html, re.DOTALL)[1]).values()
    expected = pool_centres(known, names, threshold=0.3).as_json()
    assert [each["centre"] for each in found["centres"]] == [each["centre"] for each in expected["centres"]]
    for measure, pooled in expected["pooled"].items():
        np.testing.assert_allclose(found["pooled"][measure]["estimate"], pooled["estimate"], rtol=1e-6)
    assert html.count("of each centre</h3>") == 4
    assert "no prediction interval with 4 centres" in html
    assert "&lt;i&gt;West&lt;/i&gt;" in html
    assert "<i>West</i>" not in html
