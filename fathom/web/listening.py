"""Where a server listens: at a port of one's own, or at the first free one."""

from __future__ import annotations

import errno
import socket

from fathom.errors import OptionError

MORE_PORTS = 20


def listener_at(host: str, port: int | None, usual: int, called: str) -> socket.socket:
    """Listen at a port, or at the first free one of twenty.

    Args:
        host: where.
        port: which; without it, the first free one.
        usual: the first that is tried.
        called: what listens, in words.

    Raises:
        OptionError: the port is taken, or there is no such host.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    tried = [port] if port is not None else range(usual, usual + MORE_PORTS)
    for one in tried:
        # Named as TCP, or asyncio would not switch off the wait for more to send: 40 ms an answer.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, one))
            listener.listen()  # who comes before the server is up waits a moment
            return listener
        except OSError as fault:
            listener.close()
            if isinstance(fault, socket.gaierror) or fault.errno == errno.EADDRNOTAVAIL:
                raise OptionError(
                    f"there is no host {host!r} on this machine; try 127.0.0.1"
                ) from None
            if port is not None:
                raise OptionError(
                    f"{called} cannot listen on {host} at port {port}: {fault.strerror}; leave "
                    "--port out to take a free one"
                ) from None
    last = usual + MORE_PORTS - 1
    raise OptionError(f"all ports from {usual} to {last} are taken; give a free --port")
