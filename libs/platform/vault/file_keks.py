"""Key-encryption keys from a file that may change while services run."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import structlog

from libs.platform.vault.kek_file import read_entries
from libs.platform.vault.keks import HeldKeks, KekError, checked

_log = structlog.get_logger()
Stamp = tuple[int, int, int]


class KeyService(Protocol):
    """A key management service: it wraps keys under one that never leaves it."""

    def make(self, kek_id: str) -> bytes:
        """A new key, wrapped for that id.

        Raises:
            KekError: the service refuses, or is away.
        """

    def unwrap(self, kek_id: str, wrapped: bytes) -> bytes:
        """The key that was wrapped for that id.

        Raises:
            KekError: the service refuses, or is away.
        """


class FileKeks(HeldKeks):
    """The keys of a file; :meth:`refresh` reads it again when it has changed.

    A file that became unreadable, or a service that is away, leaves the keys that there were.

    Args:
        opened: makes a key of what the file holds for an id.

    Raises:
        KekError: there is no usable key to begin with.
    """

    def __init__(self, path: Path, opened: Callable[[str, bytes], bytes] = checked) -> None:
        self._path = path
        self._opened = opened
        self._held: Mapping[str, bytes] = {}
        self._keys: Mapping[str, bytes] = {}
        self._stamp: Stamp | None = None
        self._load()

    def refresh(self) -> None:
        """Read the file if it has changed; a failure is logged and tried again next time."""
        try:
            if self._stamp != _stamp(self._path):
                self._load()
                _log.info("keks_loaded", current=self.current, count=len(self._keys))
        except KekError as error:
            _log.error("keks_not_loaded", reason=str(error))

    def _load(self) -> None:
        stamp = _stamp(self._path)
        held = read_entries(self._path)
        keys = {kek_id: self._key(kek_id, it) for kek_id, it in held.items()}
        if not keys:
            raise KekError(f"{self._path} holds no key-encryption key")
        self._held, self._keys, self._stamp = held, keys, stamp

    def _key(self, kek_id: str, held: bytes) -> bytes:
        if self._held.get(kek_id) == held:
            return self._keys[kek_id]
        return checked(kek_id, self._opened(kek_id, held))


def kms_keks(path: Path, service: KeyService) -> FileKeks:
    """Keys from a file in which each is wrapped by a KMS.

    The KMS is asked when a process starts and when the file changes, not for each resume.
    """
    return FileKeks(path, service.unwrap)


def _stamp(path: Path) -> Stamp:
    try:
        found = os.stat(path)  # noqa: PTH116 (the file that a link leads to)
    except OSError as error:
        raise KekError(f"{path} cannot be read: {type(error).__name__}") from error
    return found.st_ino, found.st_mtime_ns, found.st_size
