"""Who may come in: the right host, the page's own origin, and a token beyond this machine.

A page of another site could otherwise speak to a server on this machine through the visitor's
browser: by name, which the Host header shows (DNS rebinding), or by a websocket, whose Origin shows
where it comes from.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fathom.web.listening import reachable

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
# What no page may ask a person for; the lab's may ask for a picture.
NEVER = ("microphone", "geolocation", "display-capture", "midi", "payment", "usb")
# Where a notebook may be shown.
FRAMES = "http://127.0.0.1:* http://localhost:* vscode-webview: vscode-file:"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Door:
    """Where a server is open, and the token that must be shown; None on this machine alone.

    Attributes:
        name: of what is served: ``lab``, ``serve``; as the command is called.
        framed: whether pages of this machine, such as a notebook, may show it in a frame.

    >>> Door("127.0.0.1", 8000).address, Door("192.168.1.5", 8000, "abc").address
    ('http://127.0.0.1:8000/', 'http://192.168.1.5:8000/?token=abc')
    """

    host: str
    port: int
    token: str | None = None
    name: str = "lab"
    framed: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """What every answer is sent with."""
        policy = HEADERS["content-security-policy"]
        framing = policy.replace("frame-ancestors 'none'", f"frame-ancestors {FRAMES}")
        headers = HEADERS | ({"content-security-policy": framing} if self.framed else {})
        camera = "camera=(self)" if self.name == "lab" else "camera=()"
        never = (f"{one}=()" for one in NEVER)
        headers["permissions-policy"] = ", ".join((camera, *never))
        if self.token is not None:  # without https browsers pass it over, and complain of it
            headers.pop("cross-origin-opener-policy")
        return headers

    @classmethod
    def of(cls, host: str, port: int, name: str = "lab") -> Door:
        """Open to this machine alone, or with a new token to others."""
        return cls(host, port, None if host in LOOPBACK else secrets.token_urlsafe(24), name)

    @property
    def cookie(self) -> str:
        """What the token's cookie is called: cookies do not know ports, so its name does."""
        return f"fathom-{self.name}-{self.port}"

    @property
    def address(self) -> str:
        """What to open in a browser, here or on another machine."""
        host = reachable(self.host)
        host = f"[{host}]" if ":" in host else host
        token = f"?token={self.token}" if self.token else ""
        return f"http://{host}:{self.port}/{token}"

    def knows_host(self, host: str) -> bool:
        """Whether a request was meant for this server: beyond this machine the token says so.

        >>> Door("127.0.0.1", 80).knows_host("localhost:80"), Door("::1", 80).knows_host("evil.org")
        (True, False)
        """
        return self.token is not None or _name(host) in LOOPBACK

    def knows_origin(self, origin: str | None, host: str) -> bool:
        """Whether a websocket was opened by this server's own page."""
        return origin is not None and _netloc(origin) == host

    def admits(self, shown: str | None) -> bool:
        """Whether the token is right, where one is needed."""
        return self.token is None or secrets.compare_digest(
            (shown or "").encode(), self.token.encode()
        )


class Guard:
    """Let nobody else in, and give every answer its headers.

    Args:
        app: what is guarded.
        door: who may come in.
        anybody: paths that everybody may ask, such as one that says that the server is alive.
    """

    def __init__(self, app: ASGIApp, door: Door, anybody: Collection[str] = ()) -> None:
        self.app, self.door, self.anybody = app, door, anybody

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, shown = headers.get("host", ""), self._shown(scope, headers)
        socket = scope["type"] == "websocket"
        known = self.door.knows_host(host) and self.door.admits(shown)
        origin = headers.get("origin")
        if known and (socket or origin is not None):  # a page of another site is no visitor
            known = self.door.knows_origin(origin, host)
        open_to_all = scope["path"] in self.anybody
        if not (known or open_to_all):
            await _refuse(scope, receive, send, self.door)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.update(self.door.headers)
                if self.door.token and known:
                    kept = (
                        f"{self.door.cookie}={self.door.token}; HttpOnly; SameSite=Strict; Path=/"
                    )
                    answer["set-cookie"] = kept
            await send(message)

        await self.app(scope, receive, send if socket else with_headers)

    def _shown(self, scope: Scope, headers: Headers) -> str | None:
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token")
        if asked:
            return asked[0]
        way, _, token = headers.get("authorization", "").partition(" ")
        if way.lower() == "bearer":
            return token.strip()
        # Cookies of others on this host come along, and not all of them are well written.
        for part in headers.get("cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == self.door.cookie:
                return value
        return None


async def _refuse(scope: Scope, receive: Receive, send: Send, door: Door) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    words = (
        f"This was opened for somebody else: use the address that `fathom {door.name}` printed.\n"
    )
    plain = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 403, "headers": plain})
    await send({"type": "http.response.body", "body": words.encode()})


def _name(host: str) -> str:
    """Take the port off: "localhost:80" is localhost, "[::1]:80" is ::1."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:  # a bracket that is not closed
        return ""


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
