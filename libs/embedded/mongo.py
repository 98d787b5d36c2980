"""A server that speaks the MongoDB protocol on WiredTiger: secantusdb, from its wheel.

It is under the GPL: run as a process of its own, never imported.
"""

import struct
import sys
from pathlib import Path
from signal import SIGKILL
from typing import ClassVar

from libs.embedded.child import Program
from libs.embedded.ports import LOOPBACK
from libs.embedded.ready import Ready, answers
from libs.embedded.server import Server

# {ping: 1, $db: "admin"} as BSON (https://bsonspec.org), in the one section of an OP_MSG.
PING = b"\x1e\x00\x00\x00\x10ping\x00\x01\x00\x00\x00\x02$db\x00\x06\x00\x00\x00admin\x00\x00"
OP_MSG = 2013
OK = b"\x01ok\x00" + struct.pack("<d", 1.0)


class Mongo(Server):
    """A replica set of one, with transactions and change streams, each commit synced."""

    name: ClassVar[str] = "mongo"

    @property
    def url(self) -> str:
        """The connection string."""
        return f"mongodb://{LOOPBACK}:{self.port}/?directConnection=true"

    async def prepare(self) -> None:
        """Add an empty configuration, so that no file of the machine is read instead."""
        await super().prepare()
        self._config.touch()

    def program(self) -> Program:
        """The server. Killed to stop: its own stop waits 2 s, and synced commits lose nothing."""
        place = ("--host", LOOPBACK, "--port", str(self.port), "--storage-path", str(self.data))
        return Program(
            name=self.name,
            argv=(
                sys.executable,
                str(Path(sys.executable).with_name("secantusd-py")),
                *("--config", str(self._config), *place, "--sync-on-commit"),
            ),
            log=self.log,
            ready=_pings(self.port),
            stop_signal=SIGKILL,
        )

    @property
    def _config(self) -> Path:
        return self.folder / "mongo.toml"


def _pings(port: int) -> Ready:
    body = struct.pack("<ib", 0, 0) + PING
    header = struct.pack("<iiii", 16 + len(body), 1, 0, OP_MSG)
    return answers(port, header + body, lambda answer: OK in answer)
