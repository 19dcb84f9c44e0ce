import streamlit as st

from lrcore.ui import session

st.title("model")
s = session.choose_evaluation_set()
st.write(s.title, session.threshold())
