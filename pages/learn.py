"""The lessons: how logistic regression learns, and how its results are judged."""

import streamlit as st

from lrcore.ui.components.term_links import linked
from lrcore.ui.lessons.contents import numbered_lessons
from lrcore.ui.page_header import page_header
from lrcore.ui.plain_text import plain

page_header("Lessons", "How does logistic regression learn, and when can its risks be trusted?")
with st.container(key="contents"):
    for title, lesson in numbered_lessons():
        with st.container(gap=None):
            st.page_link(lesson.page, label=plain(title))
            st.markdown(linked(lesson.question))
            st.caption(linked(f"About {lesson.minutes} minutes. Aim: {lesson.aim}"))
