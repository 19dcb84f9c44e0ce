"""How are the numbers made, and how frequently do the intervals hold?"""

import streamlit as st

from lrcore.ui.coverage import show_coverage

st.title("Help", anchor=False)
st.markdown("How frequently do the intervals hold?")
show_coverage()
