"""What each page answers, and what the terms mean."""

import streamlit as st

from lrcore.ui.coverage import show_coverage
from lrcore.ui.frame.tour import link_to_tour
from lrcore.ui.page_header import page_header
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.wording.guide.glossary import GLOSSARY

_QUESTIONS = {
    "performance": "How far can these risks be trusted? Choose the patients with Change, in the bar above.",
    "threshold": "Which threshold, and what does it cost? Move it, then put it in force with a reason.",
    "model": "What is this model, where does it come from, and what are its limits?",
    "worklist": "A file of patients: what was read, what was refused, and who needs attention first?",
    "calculator": "One patient: what is the risk, and what drives it?",
    "validation": "Does the model hold on our patients? Upload a file with diagnoses.",
    "monitoring": "Which predictions were made, and have the patients changed?",
    "learn": "How does logistic regression learn? Lessons with live figures and exercises.",
}

page_header("Help", "What does each page answer, and what do its terms mean?")
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    link_to_tour("Take the tour", "help")
    st.markdown("From a risk to a decision, in four steps.", width="content")
st.header("Pages", anchor=False)
with st.container(key="contents"):
    for name, question in _QUESTIONS.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(f"pages/{name}.py", width=130)
            st.markdown(plain(question), width="content")
st.header("The bar at the top", anchor=False)
st.markdown(
    "It names the patients that are evaluated, the version of the model, and the threshold. A threshold "
    "that is not in force is a what-if and is marked in amber. **Copy link** copies an address that shows "
    "the same page with the same settings; no patient is ever part of it. **Report** downloads one "
    "printable document on the patients evaluated. **Help** leads here, and switches the captions of all "
    "pages: for a statistician, with the names of methods, or for a committee, in plain English. The numbers "
    "stay the same."
)
st.header("Terms", anchor=False)
show_table({"Term": list(GLOSSARY), "Meaning": list(GLOSSARY.values())})
st.header("How often the intervals hold", anchor=False)
show_coverage()
