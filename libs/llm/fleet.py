"""Every model that can be asked, and which of them may be asked now."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from libs.contracts.kinds import Provider
from libs.llm.breaker import Breakers
from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault
from libs.llm.keys import NO_KEY, Key, KeyRing
from libs.llm.latency.board import Board
from libs.llm.port import Model

_CUT_SHORT = {Fault.OVERTAKEN, Fault.TIMEOUT}
_HANGS_FROM = 0.9  # a call still out when this share is back counts as hung when it is cut short


@dataclass(frozen=True, slots=True)
class Target:
    """A model, the key to ask it with, and the adapter that does."""

    spec: ModelSpec
    key: Key
    model: Model

    @property
    def place(self) -> tuple[str, str]:
        """What tells targets apart."""
        return self.spec.id, self.key.id


class Fleet:
    """The targets, with what is known about their health.

    Args:
        rings: Keys by provider.
        connect: Makes, or finds, the adapter for a model and a key.
        breakers: Who must not be asked.
        board: How long they take.
        ready: Whether a provider's SDK is loaded; until then its models are left out.
    """

    def __init__(
        self,
        rings: Mapping[Provider, KeyRing],
        connect: Callable[[ModelSpec, Key], Model],
        breakers: Breakers,
        board: Board,
        ready: Callable[[Provider], bool] = lambda _provider: True,
    ) -> None:
        self._rings = rings
        self._connect = connect
        self._breakers = breakers
        self._ready = ready
        self.board = board

    def keys(self, spec: ModelSpec) -> tuple[Key, ...]:
        """The keys of a model; none: it cannot be asked."""
        return keys_of(spec, self._rings) if self._ready(spec.provider) else ()

    def target(self, spec: ModelSpec, tried: Collection[tuple[str, str]]) -> Target | None:
        """A target of ``spec`` that was not tried yet and may be asked now."""
        for key in ring_of(spec, self._rings).in_turn() or _without_key(spec):
            circuit = f"{spec.id}/{key.id}"
            if (spec.id, key.id) in tried or self._breakers.is_open(circuit):
                continue
            if not self._breakers.passes(spec.id):
                return None
            if self._breakers.passes(circuit):
                return Target(spec, key, self._connect(spec, key))
        return None

    def is_open(self, spec: ModelSpec) -> bool:
        """Whether the model is not to be asked now; asks without consequence."""
        return self._breakers.is_open(spec.id)

    def cut(self, target: Target, seconds: float) -> Fault:
        """What it means that a call was cut short after ``seconds``: hung, or merely overtaken."""
        hung = seconds >= self.board.of(target.spec.id).quantile(_HANGS_FROM)
        return Fault.TIMEOUT if hung else Fault.OVERTAKEN

    def report(
        self, target: Target, seconds: float, fault: Fault | None, retry_after: float | None
    ) -> None:
        """A call is over."""
        model, key = target.place
        if fault is None:
            self.board.observe(model, seconds)
            self._breakers.succeeded(model, key)
            return
        if fault in _CUT_SHORT:
            self.board.observe(model, seconds, censored=True)
        self._breakers.failed(model, key, fault, retry_after)

    def not_sent(self, target: Target) -> None:
        """A call was held back by a limit after the target had been picked."""
        self._breakers.release(*target.place)


def ring_of(spec: ModelSpec, rings: Mapping[Provider, KeyRing]) -> KeyRing:
    """The keys that fit; a vendor's key is never sent to a server of another address."""
    return rings[Provider.LOCAL if spec.base_url else spec.provider]


def keys_of(spec: ModelSpec, rings: Mapping[Provider, KeyRing]) -> tuple[Key, ...]:
    """The keys that a model can be asked with; none: it cannot be asked."""
    return ring_of(spec, rings).all() or _without_key(spec)


def _without_key(spec: ModelSpec) -> tuple[Key, ...]:
    """A server of one's own may ask for no key."""
    return (NO_KEY,) if spec.base_url else ()
