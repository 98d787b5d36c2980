"""How a vendor call can fail, and what follows from each way: the one retry policy.

The SDKs' own retries are off, and nothing above the gateway retries a model call, so the number
of calls for one question is the number of targets tried here, never a product of layers.
"""

from dataclasses import dataclass
from enum import StrEnum

from libs.llm.port import Usage


class Fault(StrEnum):
    """What went wrong with one vendor call."""

    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    SERVER = "server"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    TIMEOUT = "timeout"
    AUTH = "auth"
    REJECTED = "rejected"
    REFUSAL = "refusal"
    EMPTY = "empty"
    CUT_OFF = "cut_off"
    MALFORMED = "malformed"
    INVALID = "invalid"
    LANGUAGE = "language"
    OVERTAKEN = "overtaken"


class Blame(StrEnum):
    """What a fault tells about the model or the key."""

    NOBODY = "nobody"
    MODEL = "model"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from a fault.

    Attributes:
        blame: Whose breaker hears of it. A key opens at once, a model after several in a row.
        billed: Whether the vendor may charge for it. Without reported usage it is then booked at
            the expected usage.
        again: Whether the same model may be asked once more, after a pause, if no other is left.
    """

    blame: Blame
    billed: bool
    again: bool = False


CONSEQUENCES = {
    Fault.RATE_LIMITED: Consequence(Blame.KEY, billed=False),
    Fault.OVERLOADED: Consequence(Blame.MODEL, billed=False, again=True),
    Fault.SERVER: Consequence(Blame.MODEL, billed=False, again=True),
    Fault.UNREACHABLE: Consequence(Blame.MODEL, billed=False, again=True),
    Fault.DROPPED: Consequence(Blame.MODEL, billed=True, again=True),
    Fault.TIMEOUT: Consequence(Blame.MODEL, billed=True),
    Fault.AUTH: Consequence(Blame.KEY, billed=False),
    Fault.REJECTED: Consequence(Blame.NOBODY, billed=False),
    Fault.REFUSAL: Consequence(Blame.NOBODY, billed=True),
    Fault.EMPTY: Consequence(Blame.MODEL, billed=True),
    Fault.CUT_OFF: Consequence(Blame.NOBODY, billed=True),
    Fault.MALFORMED: Consequence(Blame.MODEL, billed=True),
    Fault.INVALID: Consequence(Blame.MODEL, billed=True),
    Fault.LANGUAGE: Consequence(Blame.NOBODY, billed=True),
    Fault.OVERTAKEN: Consequence(Blame.NOBODY, billed=True),
}


class VendorError(Exception):
    """One vendor call failed.

    Attributes:
        fault: How.
        retry_after: Seconds to leave the key alone, where the vendor said so.
        usage: Tokens that the vendor reported all the same.
    """

    def __init__(
        self, fault: Fault, *, retry_after: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.retry_after = retry_after
        self.usage = usage


_BY_STATUS = {
    401: Fault.AUTH,
    403: Fault.AUTH,
    408: Fault.TIMEOUT,
    429: Fault.RATE_LIMITED,
    503: Fault.OVERLOADED,
    529: Fault.OVERLOADED,
}
_SERVER_ERRORS = 500


def of_status(status: int, retry_after: str | None) -> VendorError:
    """The error that an HTTP status stands for (RFC 9110; 529 is Anthropic's "overloaded").

    Args:
        status: HTTP status, 400 or above.
        retry_after: The ``Retry-After`` header; only its seconds form is used by the vendors.
    """
    fault = Fault.SERVER if status >= _SERVER_ERRORS else Fault.REJECTED
    try:
        seconds = None if retry_after is None else float(retry_after)
    except ValueError:
        seconds = None
    return VendorError(_BY_STATUS.get(status, fault), retry_after=seconds)
