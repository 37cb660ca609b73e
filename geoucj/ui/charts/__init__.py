"""Charts: frames, classes and words in, Altair charts out. No Streamlit here."""
