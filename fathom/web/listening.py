"""Where a server listens: at a port of one's own, or at the first free one; how others find it."""

from __future__ import annotations

import errno
import socket

from fathom.errors import OptionError

MORE_PORTS = 20
EVERYWHERE = {  # and an address out there: of those that are kept for examples (RFC 5737, RFC 3849)
    "0.0.0.0": (socket.AF_INET, "192.0.2.1"),
    "::": (socket.AF_INET6, "2001:db8::1"),
}


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


def reachable(host: str) -> str:
    """Give the address by which others reach this machine, where a server listens at all of its.

    >>> reachable("127.0.0.1"), reachable("0.0.0.0") != "0.0.0.0"
    ('127.0.0.1', True)
    """
    if host not in EVERYWHERE:
        return host
    family, somewhere = EVERYWHERE[host]
    with socket.socket(family, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect((somewhere, 9))  # nothing is sent: it only chooses the way there
        except OSError:  # no network at all
            return socket.gethostname()
        return str(asked.getsockname()[0])
