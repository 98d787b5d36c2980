"""What every embedded server has in common: a port, a folder, and a life that tests can end."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Self

from libs.embedded.child import Child, Program
from libs.embedded.ports import free_port


class Server(ABC):
    """A server on a loopback port, with its data and its log in ``folder``.

    It keeps its port over :meth:`kill` and :meth:`restart`; without ``port`` it takes a free one.
    ``inherit`` are file descriptors that its process keeps open.
    """

    name: ClassVar[str]

    def __init__(
        self, folder: Path, *, port: int | None = None, inherit: Sequence[int] = ()
    ) -> None:
        self.folder = folder.absolute()
        self.port = port or free_port()
        self.child = Child(self.program(), inherit)

    @property
    @abstractmethod
    def url(self) -> str:
        """What clients connect to."""

    @abstractmethod
    def program(self) -> Program:
        """The process to run."""

    @property
    def data(self) -> Path:
        """The folder of this server's data."""
        return self.folder / self.name

    @property
    def log(self) -> Path:
        """The file with everything the server prints."""
        return self.folder / "logs" / f"{self.name}.log"

    async def prepare(self) -> None:
        """Make what the program needs on disk; called before each start."""
        self.data.mkdir(parents=True, exist_ok=True)

    async def start(self) -> None:
        """Start, and return when the server answers in its protocol.

        Raises:
            EmbeddedError: It cannot be started; the text says why and what to do.
        """
        await self.prepare()
        await self.child.start()

    async def stop(self) -> None:
        """Stop in an orderly way; does nothing if it does not run."""
        await self.child.stop()

    async def kill(self) -> None:
        """Kill at once (SIGKILL), as a crash would."""
        await self.child.kill()

    async def restart(self) -> None:
        """Stop if it runs, and start on the same port and data."""
        await self.stop()
        await self.start()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
