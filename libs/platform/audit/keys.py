"""The log's keys: one chains it, one makes the pseudonyms in it."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from libs.platform.vault.cipher import KEY_BYTES
from libs.platform.vault.datakeys import DataKeys, Owner

_OWNER = Owner("-", "audit")  # no tenant can have that name


@dataclass(frozen=True, slots=True)
class AuditKeys:
    """Derived (RFC 5869) from a data key of their own, which rotation wraps anew."""

    chain: bytes = field(repr=False)
    names: bytes = field(repr=False)

    @classmethod
    async def load(cls, keys: DataKeys) -> "AuditKeys":
        """Those of the deployment, made at its first start."""
        root = await keys.create(_OWNER)
        return cls(_derived(root, b"audit chain"), _derived(root, b"audit names"))


def _derived(root: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(root)
