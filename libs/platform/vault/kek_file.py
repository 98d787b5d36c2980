"""A file of key-encryption keys: one ``id:base64`` a line, the first is the current one.

What the base64 holds is the provider's business: a key, or a key that a KMS wrapped.
"""

import base64
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from libs.platform.vault.keks import KekError, parse_entries

_FORBIDDEN = stat.S_IWGRP | stat.S_IRWXO
_ROOT = 0


def read_entries(path: Path) -> Mapping[str, bytes]:
    """The entries of the file; lines that begin with ``#`` are comments.

    Raises:
        KekError: it cannot be read, is not of that form, or others may read or change it.
    """
    try:
        with path.open(encoding="ascii") as file:
            _must_be_private(path, os.fstat(file.fileno()))
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KekError(f"{path} cannot be read: {type(error).__name__}") from error
    return parse_entries(line for line in lines if not line.startswith("#"))


def write_entries(path: Path, entries: Mapping[str, bytes]) -> None:
    """Replace the file at once: a reader sees the old one or the new one."""
    lines = [f"{kek_id}:{base64.b64encode(held).decode()}\n" for kek_id, held in entries.items()]
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.writelines(lines)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def _must_be_private(path: Path, found: os.stat_result) -> None:
    if found.st_uid not in (os.geteuid(), _ROOT):
        raise KekError(f"{path} belongs to somebody else")
    if found.st_mode & _FORBIDDEN:
        raise KekError(f"{path} is open to others: chmod 600 (or 440, for a group of its own)")
