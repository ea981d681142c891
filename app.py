"""The launcher: `streamlit run app.py` serves the dashboard."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from heal.ui.runtime import database
from heal.web.gate import Gate
from heal.web.headers import Headers
from heal.web.lifespan import lifespan
from heal.web.problems import report
from heal.web.routes import Door

app = st.App(
    "heal/ui/main.py",
    routes=Door(database).routes(),
    middleware=[Middleware(Headers), Middleware(Gate, database=database)],
    lifespan=lifespan,
    on_script_error=report,
)
