"""AWS Key Management Service, and what speaks its protocol, by boto3."""

from typing import Any

from libs.platform.vault.keks import KekError

_SPEC = "AES_256"


class AwsKms:
    """Wraps key-encryption keys under a KMS key.

    A wrapped key is bound to its id by the encryption context, which CloudTrail shows.
    Credentials, region and endpoint come from where boto3 finds them (``AWS_*``, roles).
    Source: AWS KMS API Reference, GenerateDataKeyWithoutPlaintext and Decrypt.

    Args:
        key: ARN, id or alias of the KMS key.
    """

    def __init__(self, key: str) -> None:
        import boto3  # noqa: PLC0415 (half a second and 40 MB that other providers need not carry)
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        limits = Config(connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 3})
        self._client = boto3.client("kms", config=limits)
        self._errors = (BotoCoreError, ClientError)
        self._key = key

    def make(self, kek_id: str) -> bytes:
        """A new key, wrapped; nobody but the KMS has seen it."""
        answer = self._ask("generate_data_key_without_plaintext", kek_id, KeySpec=_SPEC)
        return bytes(answer["CiphertextBlob"])

    def unwrap(self, kek_id: str, wrapped: bytes) -> bytes:
        """The key that was wrapped for that id."""
        return bytes(self._ask("decrypt", kek_id, CiphertextBlob=wrapped)["Plaintext"])

    def _ask(self, operation: str, kek_id: str, **arguments: Any) -> Any:
        context = {"coach-kek": kek_id}
        try:
            return getattr(self._client, operation)(
                KeyId=self._key, EncryptionContext=context, **arguments
            )
        except self._errors as error:
            reason = getattr(error, "response", {}).get("Error", {}).get("Code")
            raise KekError(f"the KMS gave no key: {reason or type(error).__name__}") from error
