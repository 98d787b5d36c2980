"""No settings show a secret when they are printed."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from tests.architecture.sizes import ROOT

OPEN = {  # addresses in which no credential has a place
    "kafka_url", "public_url", "clamav_url",
    "openai_base_url", "anthropic_base_url", "gemini_base_url",
}  # fmt: skip
SECRET = (SecretStr, SecretStr | None)


def settings() -> Iterator[type[BaseSettings]]:
    """Every class that reads the environment."""
    for part in ("libs", "services"):
        for path in sorted((ROOT / part).rglob("settings.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for kind in vars(import_module(name)).values():
                own = isinstance(kind, type) and kind.__module__ == name
                if own and issubclass(kind, BaseSettings):
                    yield kind


def secrets_for(kind: type[BaseSettings]) -> dict[str, str]:
    """A secret in every field that may hold one."""
    fields = kind.model_fields
    typed = {name for name, field in fields.items() if field.annotation in SECRET}
    addresses = {name for name in fields if name.endswith("_url")} - OPEN
    return dict.fromkeys(typed | addresses, "https://user:topsecret@host")


@pytest.mark.parametrize("kind", list(settings()))
def test_secrets_are_in_no_repr(kind: type[BaseSettings]) -> None:
    given = secrets_for(kind)
    made = kind.model_validate(given)
    assert given.keys() <= made.model_fields_set
    assert "topsecret" not in repr(made) + str(made)
