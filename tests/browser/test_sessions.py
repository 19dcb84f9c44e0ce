"""Several people at once, each with patients of their own."""

from playwright.sync_api import expect

from lrcore.model.sample import sample_csv
from tests.browser.conftest import tabs


def test_no_session_sees_the_patients_of_another(new_page, server_url, artifact):
    sizes = (11, 12, 13, 14)
    tabs = [new_page() for _ in sizes]
    for tab in tabs:
        tab.goto(f"{server_url}/worklist")
    for tab, n in zip(tabs, sizes, strict=True):
        content = sample_csv(artifact.record.held_out_rows[:n]).replace(b"S-", f"of-{n}-".encode())
        file = {"name": f"file-of-{n}.csv", "mimeType": "text/csv", "buffer": content}
        tab.locator("input[type=file]").set_input_files(file)
    for tab, n in zip(tabs, sizes, strict=True):
        expect(tab.get_by_text(f"{n} data rows: {n} scored")).to_be_visible()
        tab.get_by_role("link", name="Threshold", exact=True).click()
        expect(tab.get_by_text(f"You are looking at file-of-{n}.csv ({n} patients")).to_be_visible()
        others = [other for other in sizes if other != n]
        assert not any(f"file-of-{other}" in tab.content() for other in others)


def test_a_context_is_lent_again_without_what_was_stored_in_it(contexts, server_url):
    with tabs(contexts) as open_tab:
        page = open_tab()
        page.goto(server_url)
        page.evaluate("localStorage.setItem('left', 'behind'); document.cookie = 'left=behind'")
        context, kept = page.context, page.context.storage_state()
        assert kept["cookies"]
        assert kept["origins"]
    with tabs(contexts) as open_tab:
        page = open_tab()
        assert page.context is context
        assert context.storage_state() == {"cookies": [], "origins": []}
        assert len(context.pages) == len({"the anchor", "this one"})
        assert open_tab().context is not context
