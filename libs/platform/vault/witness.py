"""Tells a witness of every opening of something sealed, and of every one that was refused."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

import structlog

from libs.platform.vault.cipher import TamperedError
from libs.platform.vault.datakeys import ErasedError, NoSuchItemError
from libs.platform.vault.keks import KekError

_log = structlog.get_logger()
_REFUSALS: Mapping[type[Exception], str] = {
    NoSuchItemError: "no_such_item",
    ErasedError: "erased",
    TamperedError: "tampered",
    KekError: "key_missing",
}


class Witness(Protocol):
    """Is told of every decryption, and of every one that was refused."""

    def opened(self, tenant: str, ref: str, outcome: str) -> None:
        """The item ``ref`` was opened for ``tenant``, or not: ``outcome`` says."""


@contextmanager
def witnessed(witness: Witness | None, tenant: str, ref: str) -> Iterator[None]:
    """Around an opening of ``ref`` for ``tenant``: tells what came of it, and logs refusals."""
    outcome = "failed"
    try:
        yield
        outcome = "opened"
    except tuple(_REFUSALS) as refusal:
        outcome = _REFUSALS[type(refusal)]
        _log.warning("vault_refused", outcome=outcome)
        raise
    finally:
        if witness is not None:
            witness.opened(tenant, ref, outcome)
