"""Key-encryption keys: where they come from, and which one wraps new data keys."""

import base64
import binascii
from collections.abc import Mapping
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


class EnvironmentKeks:
    """Keys from one setting, ``id:base64,id:base64``; the first is the current one."""

    def __init__(self, setting: str) -> None:
        self._keys = _parse(setting)

    @property
    def current(self) -> str:
        """Id of the first key."""
        return next(iter(self._keys))

    def key(self, kek_id: str) -> bytes:
        """The key of that id."""
        try:
            return self._keys[kek_id]
        except KeyError:
            raise KekError(f"no key-encryption key with id {kek_id!r} is configured") from None


def _parse(setting: str) -> Mapping[str, bytes]:
    keys: dict[str, bytes] = {}
    for part in filter(None, setting.split(",")):
        kek_id, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise KekError(f"key-encryption key {kek_id!r} is not base64") from error
        if len(key) != KEY_BYTES:
            raise KekError(f"key-encryption key {kek_id!r} must have {KEY_BYTES} bytes")
        keys[kek_id] = key
    if not keys:
        raise KekError("set COACH_VAULT_KEKS to id:base64 of 32 random bytes")
    return keys
