"""What Streamlit and a page say to each other, overheard and spoken by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

OPEN = """([address, protocols, first]) => {
    const socket = new WebSocket(address, protocols);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => first && socket.send(new Uint8Array(first));
    return new Promise((tell) => {
        let opened = false;
        socket.addEventListener("open", () => { opened = true; tell("opened"); });
        socket.addEventListener("close", () => tell(opened ? "closed" : "refused"));
    });
}"""


@dataclass
class Heard:
    """What a page's sockets were told, each by itself, the oldest first."""

    sockets: list[list[ForwardMsg]] = field(default_factory=list)

    def pages(self) -> list[str]:
        """Return the numbers that Streamlit gave the page, each once."""
        begun = (told.new_session for told in self._all() if told.HasField("new_session"))
        return list(dict.fromkeys(one.initialize.session_id for one in begun))

    def has_ended(self) -> bool:
        """Say whether the script of the newest socket has run to its end."""
        return any(told.WhichOneof("type") == "script_finished" for told in self.sockets[-1])

    def said(self) -> str:
        """Return all that the page was told."""
        return "\n".join(map(str, self._all()))

    def forget(self) -> None:
        """Begin anew with what is told from now on."""
        for told in self.sockets:
            told.clear()

    def _all(self) -> list[ForwardMsg]:
        return [message for told in self.sockets for message in told]

    def _begin(self, socket: WebSocket) -> None:
        told: list[ForwardMsg] = []
        self.sockets.append(told)

        def hear(frame: str | bytes) -> None:
            if isinstance(frame, bytes):
                told.append(ForwardMsg.FromString(frame))

        socket.on("framereceived", hear)


def overhear(page: Page) -> Heard:
    """Hear all that a page is told from now on."""
    heard = Heard()
    page.on("websocket", heard._begin)
    return heard


def asking(page_name: str) -> bytes:
    """Return what a browser says when it wants to see a page."""
    wanted = BackMsg()
    wanted.rerun_script.page_name = page_name
    return bytes(wanted.SerializeToString())


def told(address: str, page_name: str, headers: Sequence[tuple[str, str]]) -> str:
    """Ask for a page with headers that no browser would send, and return all that is told."""
    said: list[ForwardMsg] = []
    with connect(
        _at(address),
        origin=Origin(address),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=list(headers),
    ) as socket:
        socket.send(asking(page_name))
        while not said or said[-1].WhichOneof("type") != "script_finished":
            said.append(ForwardMsg.FromString(socket.recv(timeout=20, decode=False)))
    return "\n".join(map(str, said))


def _at(address: str) -> str:
    return f"{address.replace('http', 'ws', 1)}/_stcore/stream"


def opens(page: Page, address: str, *, resuming: str = "", asks: str | None = None) -> str:
    """Open a socket from a page by hand and return what became of it.

    `resuming` names another page that this pretends to be, `asks` the page that it wants to see.
    """
    protocols = ["streamlit", "x", *filter(None, [resuming])]
    first = None if asks is None else list(asking(asks))
    return str(page.evaluate(OPEN, [_at(address), protocols, first]))
