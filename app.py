"""The launcher: `streamlit run app.py` serves the dashboard."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from heal.config import current
from heal.ui.identity import owner
from heal.ui.runtime import database
from heal.web.gate import Gate
from heal.web.headers import Headers
from heal.web.lifespan import lifespan
from heal.web.oidc import Oidc
from heal.web.problems import report
from heal.web.routes import Door
from heal.web.shell import Shell

providers = current().oidc
app = st.App(
    "heal/ui/main.py",
    routes=[*Door(database, providers).routes(), *Oidc(database, providers).routes()],
    middleware=[
        Middleware(Headers),
        Middleware(Gate, database=database, owner=owner),
        Middleware(Shell, elsewhere=current().hide_to),
    ],
    lifespan=lifespan,
    on_script_error=report,
)
