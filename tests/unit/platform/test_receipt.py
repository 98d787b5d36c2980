"""Receipts: verified offline, useless when changed, and no credential."""

import base64
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from libs.contracts.kinds import ErasureCause
from libs.platform.auth.signing import Signer
from libs.platform.auth.tokens import AccessTokens
from libs.platform.erasure.receipt import InvalidReceiptError, issue, verify
from libs.platform.erasure.record import Erasure, Opening, Part
from libs.platform.vault.datakeys import Owner

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ERASURE = Erasure(
    Opening(Owner("acme", "res_1"), 1, ErasureCause.REQUEST, "hash", ("ingest",), NOW),
    (Part("ingest", {"vault_items": 4}, NOW),),
)


def signer(kid: str = "ed25519-1") -> Signer:
    key = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": "Ed25519"})
    return Signer(kid, "Ed25519", key, NOW)


def jwks(*signers: Signer) -> dict[str, Any]:
    return {"keys": [it.key.as_dict(private=False) for it in signers]}


def test_a_receipt_says_what_was_erased_and_is_verified_with_public_keys_alone() -> None:
    old, mine = signer("ed25519-0"), signer()
    receipt = verify(issue(mine, "https://coach.example", ERASURE, NOW), jwks(old, mine))
    assert (receipt.issuer, receipt.tenant) == ("https://coach.example", "acme")
    assert receipt.resume_id == "res_1"
    assert receipt.erasure["parts"] == [
        {"service": "ingest", "at": NOW.isoformat(), "erased": {"vault_items": 4}}
    ]


def test_it_names_no_person() -> None:
    payload = issue(signer(), "https://coach.example", ERASURE, NOW).split(".")[1]
    assert b"hash" not in base64.urlsafe_b64decode(payload + "==")


def test_a_changed_receipt_another_key_and_other_text_are_refused() -> None:
    mine, other = signer(), signer()
    text = issue(mine, "https://coach.example", ERASURE, NOW)
    head, payload, signature = text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["sub"] = "res_2"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    wrong = [f"{head}.{forged}.{signature}", f"{head}.{payload}.", "", "a.b.c"]
    for receipt in wrong:
        with pytest.raises(InvalidReceiptError):
            verify(receipt, jwks(mine))
    with pytest.raises(InvalidReceiptError):
        verify(text, jwks(other))


class OneKey:
    """A ring of one key."""

    def __init__(self, only: Signer) -> None:
        self._only = only

    async def signer(self) -> Signer:
        return self._only

    async def verifiers(self, _kid: str) -> Any:
        from joserfc.jwk import KeySet

        return KeySet([self._only.key])


async def test_a_receipt_opens_no_door_and_an_access_token_is_no_receipt() -> None:
    mine = signer()
    issuer = "https://coach.example"
    tokens = AccessTokens(OneKey(mine), issuer, 60)  # type: ignore[arg-type]
    assert await tokens.verify(issue(mine, issuer, ERASURE, NOW)) is None
    claims = {"iss": issuer, "sub": "user:kim", "tenant": "acme", "erasure": {}, "iat": time.time()}
    header = {"alg": "Ed25519", "kid": mine.id, "typ": "at+jwt"}
    token = jwt.encode(header, claims, mine.key, algorithms=["Ed25519"])
    with pytest.raises(InvalidReceiptError):
        verify(token, jwks(mine))
