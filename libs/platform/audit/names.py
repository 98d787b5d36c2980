"""How the log names callers: a person by a pseudonym, a service by its key."""

from libs.platform.auth.principal import Principal
from libs.platform.limits.pseudonyms import Pseudonyms


class Names:
    """Names that are the same for the same caller, and tell nothing without the key."""

    def __init__(self, key: bytes) -> None:
        self._pseudonyms = Pseudonyms(key)

    def of(self, who: Principal) -> str:
        """The caller's name."""
        if who.key_id is not None:
            return f"{who.subject}#{who.key_id}"
        return self.of_person(who.tenant, who.subject)

    def of_person(self, tenant: str, subject: str) -> str:
        """The name of a person, to look for what they did."""
        return f"person:{self._pseudonyms.of(tenant, subject)}"
