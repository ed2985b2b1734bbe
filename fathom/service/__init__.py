"""A service: models that answer over HTTP, with reasons, and are exchanged while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fathom.offers import lazily

if TYPE_CHECKING:
    from fathom.service.app import service_app
    from fathom.service.mcp import mcp_server
    from fathom.service.serving import serve
    from fathom.web.guard import Door

__all__ = [
    "Door",
    "mcp_server",
    "serve",
    "service_app",
]

_PLACES = {
    "fathom.service.app": ("service_app",),
    "fathom.service.mcp": ("mcp_server",),
    "fathom.service.serving": ("serve",),
    "fathom.web.guard": ("Door",),
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(__name__, _PLACES)
