"""Which provider of key-encryption keys: a setting."""

import asyncio
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, Field, SecretStr

from libs.platform.vault.aws_kms import AwsKms
from libs.platform.vault.file_keks import FileKeks, KeyService, kms_keks
from libs.platform.vault.keks import EnvironmentKeks, KekError, KekProvider


class KekSource(StrEnum):
    """Where key-encryption keys come from."""

    ENVIRONMENT = "environment"
    FILE = "file"
    AWS_KMS = "aws-kms"


class VaultSettings(BaseModel):
    """Settings of the vault's keys."""

    vault_provider: KekSource = Field(
        default=KekSource.ENVIRONMENT, description="Source of key-encryption keys"
    )
    vault_keks: SecretStr = Field(
        default=SecretStr(""),
        description="environment: id:base64, comma-separated; the first wraps new keys",
    )
    vault_keks_file: Path | None = Field(
        default=None, description="file, aws-kms: one id:base64 a line, private to its owner"
    )
    vault_kms_key: str = Field(
        default="", description="aws-kms: the key under which those of the file are wrapped"
    )
    vault_refresh_seconds: float = Field(
        default=10.0, gt=0, description="How soon a changed file of keys is read again"
    )

    @property
    def keks_file(self) -> Path:
        """The file of keys.

        Raises:
            KekError: none is set.
        """
        if self.vault_keks_file is None:
            raise KekError("set COACH_VAULT_KEKS_FILE")
        return self.vault_keks_file


def make_keks(settings: VaultSettings) -> KekProvider:
    """The provider that the settings choose.

    Raises:
        KekError: it has no usable key.
    """
    service = make_key_service(settings)
    if service is not None:
        return kms_keks(settings.keks_file, service)
    if settings.vault_provider is KekSource.FILE:
        return FileKeks(settings.keks_file)
    return EnvironmentKeks(settings.vault_keks.get_secret_value())


def make_key_service(settings: VaultSettings) -> KeyService | None:
    """The KMS that the settings choose; ``None`` if keys lie where they are named.

    Raises:
        KekError: no key of the KMS is named.
    """
    if settings.vault_provider is not KekSource.AWS_KMS:
        return None
    if not settings.vault_kms_key:
        raise KekError("set COACH_VAULT_KMS_KEY")
    return AwsKms(settings.vault_kms_key)


async def watch_keks(keks: KekProvider, settings: VaultSettings) -> None:
    """Let changed keys be seen; runs until it is cancelled."""
    while True:
        await asyncio.sleep(settings.vault_refresh_seconds)
        await asyncio.to_thread(keks.refresh)
