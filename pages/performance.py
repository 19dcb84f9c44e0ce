import streamlit as st

from lrcore.ui import session

st.title("performance")
s = session.choose_evaluation_set()
st.write(s.title, session.threshold())
