"""Prompts under the resume's own data key: whoever erases the resume destroys the key."""

from libs.llm.batch.item import BatchItem
from libs.platform.vault.cipher import NONCE_BYTES, Sealed, seal, unseal
from libs.platform.vault.datakeys import DataKeys, Owner
from libs.platform.vault.witness import Witness, witnessed


class VaultSealer:
    """Seals with the vault's key of the resume that the prompt is about.

    Args:
        witness: notes every opening.
    """

    def __init__(self, keys: DataKeys, witness: Witness | None = None) -> None:
        self._keys = keys
        self._witness = witness

    async def seal(self, item: BatchItem, plain: bytes) -> bytes:
        """Encrypt.

        Raises:
            ErasedError: The resume was erased.
        """
        sealed = seal(await self._key(item), plain, item.id)
        return sealed.nonce + sealed.ciphertext

    async def open(self, item: BatchItem, sealed: bytes) -> bytes:
        """Decrypt.

        Raises:
            ErasedError: The resume was erased.
            TamperedError: It is not what was sealed for this item.
        """
        parts = Sealed(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:])
        ref = f"{item.tenant}/{item.resume_id}/batch/{item.id}"
        with witnessed(self._witness, item.tenant, ref):
            return unseal(await self._key(item), parts, item.id)

    async def _key(self, item: BatchItem) -> bytes:
        return await self._keys.get(Owner(item.tenant, item.resume_id))
