"""Key-encryption keys: where they come from, and which one wraps new data keys."""

import asyncio
import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Protocol

from libs.platform.vault.cipher import KEY_BYTES


class KekError(Exception):
    """A key-encryption key is missing or malformed."""


class KekProvider(Protocol):
    """A source of key-encryption keys: environment, file, or a cloud KMS."""

    @property
    def current(self) -> str:
        """Id of the key that wraps new data keys."""

    def key(self, kek_id: str) -> bytes:
        """The key of that id.

        Raises:
            KekError: there is none.
        """

    def refresh(self) -> None:
        """Look whether the keys have changed. It may block: call it in a thread."""


async def find_key(keks: KekProvider, kek_id: str) -> bytes:
    """The key of that id; looks for new keys first if it is not known.

    Another process may have begun to use a key a moment ago.

    Raises:
        KekError: there is none.
    """
    try:
        return keks.key(kek_id)
    except KekError:
        await asyncio.to_thread(keks.refresh)
        return keks.key(kek_id)


class HeldKeks:
    """Keys in memory; the first is the current one."""

    _keys: Mapping[str, bytes]

    @property
    def current(self) -> str:
        """Id of the first key."""
        return next(iter(self._keys))

    def key(self, kek_id: str) -> bytes:
        """The key of that id.

        Raises:
            KekError: there is none.
        """
        try:
            return self._keys[kek_id]
        except KeyError:
            raise KekError(f"no key-encryption key with id {kek_id!r} is configured") from None


class EnvironmentKeks(HeldKeks):
    """Keys from one setting, ``id:base64,id:base64``."""

    def __init__(self, setting: str) -> None:
        self._keys = _parse(setting)

    def refresh(self) -> None:
        """Nothing: an environment does not change."""


def parse_entries(entries: Iterable[str]) -> dict[str, bytes]:
    """What entries of the form ``id:base64`` hold, in their order.

    Raises:
        KekError: one is not of that form.
    """
    found: dict[str, bytes] = {}
    for entry in filter(None, map(str.strip, entries)):
        kek_id, _, encoded = entry.partition(":")
        try:
            found[kek_id] = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise KekError(f"key-encryption key {kek_id!r} is not base64") from error
    return found


def checked(kek_id: str, key: bytes) -> bytes:
    """The key itself.

    Raises:
        KekError: it has not the length of a key.
    """
    if len(key) != KEY_BYTES:
        raise KekError(f"key-encryption key {kek_id!r} must have {KEY_BYTES} bytes")
    return key


def _parse(setting: str) -> Mapping[str, bytes]:
    keys = {
        kek_id: checked(kek_id, key) for kek_id, key in parse_entries(setting.split(",")).items()
    }
    if not keys:
        raise KekError("set COACH_VAULT_KEKS to id:base64 of 32 random bytes")
    return keys
