"""The caller of a request."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a credential permits."""

    RESUMES = "resumes"
    WEBHOOKS = "webhooks"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Principal:
    """A tenant's user or service.

    ``subject`` owns what it uploads; within a tenant, one subject's resumes are not another's.
    """

    tenant: str
    subject: str
    scopes: frozenset[Scope]
