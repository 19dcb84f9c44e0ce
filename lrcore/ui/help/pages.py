"""The pages and the bar: what each of them is for."""

import streamlit as st

from lrcore.ui.plain_text import plain

QUESTIONS = {
    "performance": "How far can these risks be trusted? Choose the patients with Change, in the bar above.",
    "threshold": "Which threshold, and what does it cost? Move it, then put it in force with a reason.",
    "model": "What is this model, where does it come from, and what are its limits?",
    "worklist": "A file of patients: what was read, what was refused, and who needs attention first?",
    "calculator": "One patient: what is the risk, and what drives it?",
    "validation": "Does the model hold on our patients? Upload a file with diagnoses.",
    "monitoring": "Which predictions were made, and have the patients changed?",
    "learn": "How does logistic regression learn? Lessons with live figures and exercises.",
}
_BAR = (
    "It names the patients that are evaluated, the version of the model, and the threshold. A threshold "
    "that is not in force is a what-if and is marked in amber. **Copy link** copies an address that shows "
    "the same page with the same settings; no patient is ever part of it. **Report** downloads one "
    "printable document on the patients evaluated. **Help** leads here, and switches the captions of all "
    "pages: for a statistician, with the names of methods, or for a committee, in plain English. The numbers "
    "stay the same. A term with a dotted line below it leads to its meaning, in a tab of its own."
)


def show_pages() -> None:
    """Show the question of each page, and what the bar above all of them is for."""
    with st.container(key="contents"):
        for name, question in QUESTIONS.items():
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.page_link(f"pages/{name}.py", width=130)
                st.markdown(plain(question), width="content")
    st.subheader("The bar at the top", anchor=False)
    st.markdown(_BAR)
