"""Which files a page was told of: nobody else gets one, whoever hands on its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Message, Send

ADDRESS = re.compile(rb"/media/[\w.-]+")


class Files:
    """Overhear what Streamlit tells each session's pages, as long as they are open.

    Streamlit itself hands a file to whoever asks for its address; that is a hash of what is in it.
    """

    def __init__(self) -> None:
        self._told: dict[str, dict[object, set[bytes]]] = {}

    def was_told(self, session: str, path: str) -> bool:
        """Say whether an open page of the session was told of the file at this address."""
        wanted = path.encode("utf-8", "backslashreplace")
        return any(wanted in told for told in self._told.get(session, {}).values())

    @contextmanager
    def overhear(self, session: str, send: Send) -> Iterator[Send]:
        """Give what sends to one page, and remember the files that it is told of until the end."""
        page, told = object(), set[bytes]()
        self._told.setdefault(session, {})[page] = told

        async def heard(message: Message) -> None:
            told.update(ADDRESS.findall(message.get("bytes") or b""))
            await send(message)

        try:
            yield heard
        finally:
            del self._told[session][page]
            if not self._told[session]:
                del self._told[session]
