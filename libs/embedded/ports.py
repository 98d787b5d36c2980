"""Free ports on loopback that stay free."""

import secrets
import socket

LOOPBACK = "127.0.0.1"
# Below the range that Linux gives to outgoing connections (32768-60999, ip(7)): a client of
# another program cannot take the port while its server is down between kill and restart.
FIRST, LAST = 20000, 32767


def free_port() -> int:
    """A TCP port on loopback on which nobody listens.

    Raises:
        OSError: No free port was found.
    """
    for _ in range(200):
        port = FIRST + secrets.randbelow(LAST - FIRST + 1)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port between {FIRST} and {LAST}")
