"""The launcher: `streamlit run app.py` serves the dashboard."""

from __future__ import annotations

import streamlit as st

from heal.web.lifespan import lifespan
from heal.web.problems import report

app = st.App("heal/ui/main.py", lifespan=lifespan, on_script_error=report)
