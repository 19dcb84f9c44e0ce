"""Shows hostile texts in every kind of call that renders Markdown; run by test_plain_text."""

import random

import streamlit as st

from lrcore.ui.plain_text import bold, literal, plain
from lrcore.ui.table import show_table

TEXTS = [
    *(
        ">99 %",
        "> 99 %",
        ">",
        "-0.2",
        "- 0.2",
        "-",
        "+ 3",
        "+3",
        "* *",
        "*",
        "**b**",
        "_i_",
        "1. text",
        "1) text",
    ),
    *(
        "12.",
        "0.031.",
        "2024. year",
        "# x",
        "#",
        "###### x",
        "---",
        "- - -",
        "***",
        "===",
        "=",
        "~",
        "~~x~~",
        "$",
    ),
    *(
        "$x$",
        "$$x$$",
        "\\(x\\)",
        ":material/home:",
        ":material_home:",
        ":red[x]",
        ":red-background[x]",
        ":small[x]",
    ),
    *(
        ":blue-badge[x]",
        ":cancer:",
        ":+1:",
        ":100:",
        ":streamlit:",
        ":help[x]",
        "::: x",
        ":x{a=b}",
        "<b>x</b>",
    ),
    *(
        "<!-- x -->",
        "<http://a.org>",
        "<a@b.org>",
        "[a](b)",
        "[a][b]",
        "[^1]",
        "[ ] x",
        "![x](http://example.invalid/)",
    ),
    *(
        "https://a.org/b",
        "see http://a.org.",
        "www.a.org",
        "WWW.A.ORG",
        "a.b@c.org",
        "mailto:a@b.org",
        "a | b",
        "|",
    ),
    *(
        "\\",
        "\\*x\\*",
        "a\\",
        "    four blanks",
        "  - x",
        "\ttab",
        "a\nb",
        "a\n\nb",
        "a\n===",
        "a\n---",
        "a\r\n- b",
        "a\u2028# b",
    ),
    *(
        "`x`",
        "``",
        "`",
        "a`b`c`",
        "```x```",
        "`:material/home:`",
        "&lt;",
        "&#42;",
        "&",
        "a -> b",
        "<-",
        "<->",
        "a -- b",
    ),
    *(
        "x >= y",
        ">=",
        "x <= y",
        "~= y",
        "<1 %",
        "<0.001",
        "12:30:45",
        "a: b",
        ":",
        "'q' \"r\"",
        "Ω 中 é 😀",
        "{x}",
        "!",
    ),
]
_PIECES = [
    *"><+-*_#=~$:[](){}|\\`&!.@/ 019aB%",
    "  ",
    "\n",
    "http://",
    "www.",
    "material/",
    ":cat:",
    "1. ",
    "--",
    "a",
]


def made(count=150, seed=0):
    """Texts of random pieces."""
    chance = random.Random(seed)
    return ["".join(chance.choices(_PIECES, k=chance.randint(1, 8))) for _ in range(count)]


def shown(text, place):
    """Show one text in every way."""
    with st.container(key=f"all_{place}"):
        value = literal(text)
        st.markdown(value)
        st.markdown(plain(text))
        st.caption(value)
        st.info(value)
        st.subheader(value, anchor=False)
        st.metric(value, value, value, border=True)
        st.button(value, key=f"button_{place}")
        st.checkbox(value, key=f"box_{place}")
        st.radio(value, ["x"], format_func=lambda _: value, key=f"radio_{place}")
        st.segmented_control("x", ["x"], format_func=lambda _: value, key=f"control_{place}")
        st.text_input(value, key=f"input_{place}")
        st.markdown(f"- {value}")
        st.markdown(f"Before {value} after")
        st.markdown(bold(text))
        with st.expander(value):
            st.write("")


if __name__ == "__main__":
    for place, text in enumerate(TEXTS):
        shown(text, place)
    every = TEXTS + made()
    with st.container(key="table"):
        show_table({"Place": [str(place) for place in range(len(every))], "Text": every})
    with st.container(key="headers"):
        show_table([(text, ["x"]) for text in TEXTS])
