"""The base of every contract model."""

from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _no_other_type(value: Any) -> Any:
    if isinstance(value, bool | str):
        raise ValueError("a whole number is needed")  # noqa: TRY004 (pydantic reports ValueErrors)
    return value


def _no_number(value: Any) -> Any:
    seconds = isinstance(value, str) and value[4:5] != "-"  # RFC 3339 begins with year and dash
    if seconds or isinstance(value, int | float):
        raise ValueError("a time is needed, as 2026-11-24T09:00:00Z")
    return value


MOMENT = BeforeValidator(_no_number)
"""A time as JSON Schema means it (RFC 3339), no seconds since some epoch."""

WHOLE = BeforeValidator(_no_other_type)
"""An integer as JSON Schema means it: ``5`` and ``5.0``, neither ``true`` nor ``"5"``."""


class Contract(BaseModel):
    """An immutable message or part of one.

    Unknown fields are ignored, so that a producer may add a field before its consumers know it
    (the compatible change that the schema snapshots allow).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
