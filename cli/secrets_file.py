"""Secrets of an embedded stack: made once per data folder, readable by its owner only."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kek_setting(folder: Path) -> str:
    """The key-encryption key of the folder's vault, as ``COACH_VAULT_KEKS`` wants it."""
    return _kept(folder / "kek", lambda: "local:" + base64.b64encode(os.urandom(32)).decode())


def demo_key(folder: Path) -> str:
    """The API key that the embedded stack registers at start."""
    return _kept(folder / "demo-key", lambda: f"coach_demo_{secrets.token_urlsafe(32)}")


def _kept(file: Path, make: Callable[[], str]) -> str:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(make())
    return file.read_text(encoding="ascii")
