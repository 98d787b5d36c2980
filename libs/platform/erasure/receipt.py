"""Receipts: JSON Web Tokens that say what was erased, signed by the keys that sign access tokens.

Their ``typ`` keeps them apart from access tokens (RFC 8725, section 3.11), and without ``exp`` and
``role`` no door takes one for a credential. docs/security/erasure.md describes the claims.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from libs.platform.auth.signing import Signer
from libs.platform.auth.tokens import ALGORITHMS
from libs.platform.erasure.record import Erasure

TYPE = "erasure-receipt+jwt"


class InvalidReceiptError(Exception):
    """It was not signed by one of the keys, or is no receipt."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a verified receipt says; ``erasure`` is its claim of that name."""

    issuer: str
    tenant: str
    resume_id: str
    erasure: Mapping[str, Any]


def issue(signer: Signer, issuer: str, erasure: Erasure, at: datetime) -> str:
    """Sign that ``erasure`` was complete ``at`` that time."""
    opening = erasure.opening
    claims = {
        "iss": issuer,
        "iat": int(at.timestamp()),
        "jti": f"{opening.owner}/{opening.round}",
        "sub": opening.owner.resume_id,
        "tenant": opening.owner.tenant,
        "erasure": {
            "round": opening.round,
            "cause": opening.cause.value,
            "requested_at": opening.at.isoformat(),
            "completed_at": at.isoformat(),
            "parts": [
                {"service": part.service, "at": part.at.isoformat(), "erased": dict(part.erased)}
                for part in erasure.parts
            ],
        },
    }
    header = {"alg": signer.algorithm, "kid": signer.id, "typ": TYPE}
    return jwt.encode(header, claims, signer.key, algorithms=[signer.algorithm])


def verify(receipt: str, jwks: Mapping[str, Any]) -> Receipt:
    """Read a receipt with the public keys (RFC 7517) it may be signed with; needs no network.

    Raises:
        InvalidReceiptError: none of the keys signed it, or it is no receipt.
    """
    try:
        keys = KeySet.import_key_set({"keys": list(jwks["keys"])})
        token = jwt.decode(receipt, keys, algorithms=list(ALGORITHMS))
        if token.header.get("typ") != TYPE:
            raise InvalidReceiptError("it is no receipt")
        claims = token.claims
        return Receipt(claims["iss"], claims["tenant"], claims["sub"], claims["erasure"])
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise InvalidReceiptError("its signature does not hold") from error
