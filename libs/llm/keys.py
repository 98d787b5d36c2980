"""API keys: several a vendor, from the environment or from a file that may change at any time.

A key file (one key a line, as Kubernetes and Docker mount secrets) is read again when its
modification time changes, so a rotated key is in use within a second and nothing restarts.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from libs.contracts.kinds import Provider

_LOOK_EVERY = 1.0  # seconds between two looks at a file's modification time


@dataclass(frozen=True, slots=True)
class Key:
    """One API key. ``id`` tells keys apart in breakers, logs and the ledger; it reveals nothing."""

    secret: str = field(repr=False)
    id: str

    @classmethod
    def of(cls, secret: str) -> "Key":
        """The key with the id that follows from it (SHA-256, first 8 hex digits)."""
        return cls(secret, hashlib.sha256(secret.encode()).hexdigest()[:8])


NO_KEY = Key("", "none")  # a local server asks for none


class KeyRing:
    """The keys of one vendor, in turn.

    Args:
        listed: Keys from the environment.
        file: A file with further keys, one a line; ``#`` begins a comment.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        listed: tuple[str, ...] = (),
        file: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._listed = tuple(Key.of(secret) for secret in listed)
        self._file = file
        self._clock = clock
        self._stamp: tuple[int, int] | None = None
        self._looked = float("-inf")
        self._known = self._listed
        self._turn = 0

    def all(self) -> tuple[Key, ...]:
        """All keys of now."""
        self._look()
        return self._known

    def in_turn(self) -> tuple[Key, ...]:
        """All keys of now, another one first each time, so that load spreads over them."""
        keys = self.all()
        self._turn = (self._turn + 1) % max(1, len(keys))
        return keys[self._turn :] + keys[: self._turn]

    def _look(self) -> None:
        now = self._clock()
        if self._file is None or now - self._looked < _LOOK_EVERY:
            return
        self._looked = now
        try:
            stat = self._file.stat()
            stamp = (stat.st_mtime_ns, stat.st_ino)
            if stamp != self._stamp:
                self._known = tuple(dict.fromkeys(_read(self._file) + self._listed))
                self._stamp = stamp
        except OSError:
            # A secret that is being replaced may be away for a moment: keep the known keys.
            return


def _read(file: Path) -> tuple[Key, ...]:
    lines = (line.partition("#")[0].strip() for line in file.read_text().splitlines())
    return tuple(Key.of(line) for line in lines if line)


def key_rings(
    listed: Mapping[Provider, tuple[str, ...]], folder: Path | None
) -> dict[Provider, KeyRing]:
    """The keys of each provider: those listed, and those in the file of its name in ``folder``."""
    return {
        provider: KeyRing(keys, folder / provider.value if folder else None)
        for provider, keys in listed.items()
    }
