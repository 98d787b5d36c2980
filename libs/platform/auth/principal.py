"""The caller of a request, and what roles may do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """What a credential permits."""

    RESUMES = "resumes"
    WEBHOOKS = "webhooks"
    TOKENS = "tokens"
    KEYS = "keys"
    AUDIT = "audit"


class Role(StrEnum):
    """What somebody is in a tenant."""

    USER = "user"
    SERVICE = "service"
    OPERATOR = "operator"
    AUDITOR = "auditor"


SCOPES: Mapping[Role, frozenset[Scope]] = {
    Role.USER: frozenset({Scope.RESUMES}),
    Role.SERVICE: frozenset({Scope.RESUMES, Scope.WEBHOOKS, Scope.TOKENS}),
    Role.OPERATOR: frozenset({Scope.WEBHOOKS, Scope.KEYS}),
    Role.AUDITOR: frozenset({Scope.AUDIT}),
}

_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def is_tenant(name: str) -> bool:
    """Whether a tenant may have that name: it is part of references, with a slash after it."""
    return _TENANT.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Principal:
    """A tenant's user or service.

    ``subject`` owns what it uploads; within a tenant, one subject's resumes are not another's.
    """

    tenant: str
    subject: str
    scopes: frozenset[Scope]
    key_id: str | None = field(default=None, compare=False)  # the API key that was shown, if one
