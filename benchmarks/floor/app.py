"""The floor: the least that a Streamlit page can be."""

import streamlit as st

st.set_page_config(page_title="Plancher", layout="wide")
st.title("Page vide", anchor=False)
