"""What a component sends to the browser."""

import gzip
import json
import re
from base64 import b64decode

import numpy as np
from streamlit.testing.v1 import AppTest

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.study_words import WISCONSIN
from lrcore.ui.components import workbench
from lrcore.ui.components.plotting import packed, read_source
from lrcore.ui.components.term_links import on_page
from lrcore.ui.components.workbench.payload import payload
from lrcore.wording.captions.caption import Audience
from tests.pages.shown import placed


def test_a_packed_script_is_the_script_in_less_than_half_the_bytes():
    script = read_source(*workbench.SCRIPTS)
    module = packed(script)
    (text,) = re.findall(r'atob\("([A-Za-z0-9+/=]+)"\)', module)
    assert gzip.decompress(b64decode(text)).decode() == script
    assert module == packed(script), "the same bytes each time"
    assert len(module) < len(script) / 2
    assert module.rstrip().endswith("export default component.default;")


def statistics(n):
    rng = np.random.default_rng(0)
    risk = rng.beta(0.3, 0.6, n)
    outcome = (rng.random(n) < risk).astype(np.int8)
    return json.dumps(payload(EvaluationSet("Simulated", "Simulated.", outcome, risk, None)))


def test_a_visit_of_the_bench_sends_less_than_64_kb_whatever_the_number_of_patients():
    files = ([workbench.MARKUP], workbench.STYLES)
    code = len(packed(read_source(*workbench.SCRIPTS))) + sum(len(read_source(*each)) for each in files)
    with on_page("threshold"):
        named = len(json.dumps(workbench.captions(Audience.STATISTICIAN, WISCONSIN)))
    small, large = len(statistics(100)), len(statistics(50_000))
    assert large < 2.5 * small
    assert code + named + large < 60_000


def test_markup_is_placed_as_it_was_rendered_and_ends_no_attribute():
    def script():
        from markupsafe import Markup

        from lrcore.ui.components.markup import show_markup

        show_markup(Markup("<p>{}</p></script><!--<script>").format("</script>\u2028\"'"), key="any")

    app = AppTest.from_function(script).run()
    assert not app.exception
    body = app.get("html")[0].proto.body
    assert (body.count("<"), body.count('"')) == (2, 4), "the tags and the attributes of the section alone"
    rendered = "<p>&lt;/script&gt;\u2028&#34;&#39;</p></script><!--<script>"
    assert placed(body) == f'<section class="cutpoint-markup">{rendered}</section>'


def test_the_first_screen_is_waited_for_on_the_first_page_of_a_session(monkeypatch):
    from lrcore.ui.components import first_screen

    waits = []
    monkeypatch.setattr(first_screen, "sleep", waits.append)

    def script():
        from lrcore.ui.components import redraw
        from lrcore.ui.components.first_screen import let_browser_paint

        let_browser_paint()
        redraw.remember_page()

    app = AppTest.from_function(script).run()
    assert len(waits) == 1
    assert not app.run().exception
    assert len(waits) == 1
