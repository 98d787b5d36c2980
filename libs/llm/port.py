"""What the model gateway takes and gives: prompts, calls, answers, and the two ports.

A caller builds a :class:`Prompt`, wraps it in a :class:`Call` with its tenant and its deadline, and
hands that to a :class:`Gateway`. An adapter of one vendor is a :class:`Model`.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from libs.contracts.kinds import Language, Provider

T = TypeVar("T", bound=BaseModel)


class Purpose(StrEnum):
    """What a call is for; limits, budgets and the ledger tell calls apart by it."""

    INTERVIEW = "interview"
    LEARNING = "learning"
    VISION = "vision"
    PROFILE = "profile"
    PROBE = "probe"


class Complexity(IntEnum):
    """How demanding a request is; decides the tier of models that it goes to."""

    SIMPLE = 1
    MEDIUM = 2
    COMPLEX = 3


@dataclass(frozen=True, slots=True)
class Image:
    """A picture for the model to look at."""

    data: bytes
    media_type: str = "image/png"


@dataclass(frozen=True, slots=True)
class Prompt(Generic[T]):
    """What is asked, and the pydantic model that the answer must be an instance of.

    The prompt must already be masked: the gateway sends it as it is.
    """

    answer: type[T]
    system: str
    user: str
    images: tuple[Image, ...] = ()
    max_output_tokens: int = 4096
    version: str = ""


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request to the gateway.

    Attributes:
        prompt: What is asked.
        tenant: Who pays.
        purpose: What it is for.
        deadline: Loop time (``asyncio.get_running_loop().time()``, seconds) by which the answer
            must be here. Absolute, so that it can be handed down unchanged through every step.
        provider: Whom the user chose; ``AUTO`` leaves it to the router.
        complexity: Which tier the router starts from.
        language: The language that the answer must be in; None: not checked.
        unit: What A/B and canary shares are drawn by, such as the resume id; the same unit always
            lands on the same side. Empty: by tenant.
        why: Why this complexity, in words; repeated in the answer's notes.
    """

    prompt: Prompt[T]
    tenant: str
    purpose: Purpose
    deadline: float
    provider: Provider = Provider.AUTO
    complexity: Complexity = Complexity.MEDIUM
    language: Language | None = None
    unit: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one vendor call. ``cached_input`` and ``reasoning`` are parts of the other two."""

    input: int = 0
    output: int = 0
    cached_input: int = 0
    reasoning: int = 0


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came back, from whom, at what price.

    Attributes:
        value: The parsed and checked answer.
        provider: Who wrote it.
        model: The vendor's name of the model.
        usage: Tokens of the call that won.
        cost_usd: USD spent for this answer, failed and hedged calls included.
        latency_ms: From ``ask`` to the answer.
        cached: Whether it came from the cache.
        notes: How it came about: ``"tier:medium ..."``, ``"hedged"``, ``"fallback:<reason>"``.
    """

    value: T
    provider: Provider
    model: str
    usage: Usage
    cost_usd: float
    latency_ms: int
    cached: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a streamed answer: ``text`` replaces all that stands from ``offset`` on.

    ``shown = shown[: piece.offset] + piece.text`` is all that a reader does. When a vendor breaks
    off and another takes over, the next piece starts at 0, so no text can appear twice.
    """

    offset: int
    text: str


class Stop(StrEnum):
    """Why a model stopped writing."""

    END = "end"
    LENGTH = "length"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Completion:
    """The raw answer of one vendor call; of a stream, what has come so far.

    ``usage`` is None where the vendor has not told it (a stream that broke off).
    """

    text: str
    stop: Stop | None
    usage: Usage | None


Fragments = AsyncGenerator[Completion, None]


class NoAnswerError(Exception):
    """No model can answer in time; the caller composes locally.

    Attributes:
        reasons: One for each model that was tried or passed over: ``"gpt-mini:timeout"``.
        cost_usd: USD spent on the way.
        late: A better answer that may still come, if settings say that calls go on after the
            deadline; it ends with None if none does.
        notes: How it came about, as in an answer: the routing decision, what was tried.
    """

    def __init__(
        self,
        reasons: tuple[str, ...],
        cost_usd: float = 0.0,
        late: "asyncio.Task[Answer[Any] | None] | None" = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        super().__init__(", ".join(reasons) or "no model is configured")
        self.reasons = reasons
        self.cost_usd = cost_usd
        self.late = late
        self.notes = notes


class BudgetExceededError(NoAnswerError):
    """The tenant's budget cannot carry the call; nothing was sent."""


class Model(Protocol):
    """One model of one vendor, asked with one key."""

    async def complete(self, prompt: Prompt[Any], timeout_s: float) -> Completion:
        """Ask once.

        Raises:
            VendorError: The vendor failed; the error says how.
        """
        ...

    def stream(self, prompt: Prompt[Any], timeout_s: float) -> Fragments:
        """Ask once and give what has come so far after each fragment; the last has ``stop``.

        Raises:
            VendorError: As :meth:`complete`, or the stream broke off.
        """
        ...


class Gateway(Protocol):
    """Gets an answer from whichever model can give it in time."""

    async def ask(self, call: Call[T]) -> Answer[T]:
        """Ask the models that the router picks until one answers.

        Raises:
            BudgetExceededError: The tenant's budget is spent.
            NoAnswerError: Nothing can be had in time.
        """
        ...

    def stream(self, call: Call[T]) -> AsyncGenerator[Piece | Answer[T], None]:
        """As :meth:`ask`, giving pieces as they come; the last item is the answer.

        Raises:
            BudgetExceededError: As :meth:`ask`.
            NoAnswerError: As :meth:`ask`.
        """
        ...
