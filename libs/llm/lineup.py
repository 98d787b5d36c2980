"""Who is asked next: every model once, in the router's order, and who may be asked again."""

from collections.abc import Iterator

from libs.llm.attempt import Tally
from libs.llm.catalog import ModelSpec
from libs.llm.faults import CONSEQUENCES, Blame, Fault
from libs.llm.fleet import Fleet, Target


class Lineup:
    """The models of one question.

    Args:
        fleet: Which of them may be asked now.
        models: In the order in which to ask them.
        most: Vendor calls at most.
        tally: Where models that are passed over are noted.
    """

    def __init__(
        self, fleet: Fleet, models: tuple[ModelSpec, ...], most: int, tally: Tally
    ) -> None:
        self._fleet = fleet
        self._models = models
        self._most = most
        self._tally = tally
        self._tried: list[tuple[str, str]] = []
        self._sent = 0
        self._faults: dict[str, Fault] = {}

    def next(self) -> Target | None:
        """The next target; it counts as tried."""
        return self._first(self._candidates())

    def take(self, spec: ModelSpec) -> Target | None:
        """A target of that very model, with another key if there is one; it counts as tried."""
        target = self._fleet.target(spec, self._tried) or self._fleet.target(spec, ())
        return None if target is None else self._note(target)

    @property
    def may_ask_again(self) -> bool:
        """Whether any model failed only in passing, was asked once, and a call is left."""
        return self._sent < self._most and any(self._passing())

    def again(self) -> Target | None:
        """A model that failed in passing; it counts as tried again."""
        targets = (self._fleet.target(spec, ()) for spec in self._passing())
        target = next((target for target in targets if target is not None), None)
        return None if target is None else self._note(target)

    def _passing(self) -> Iterator[ModelSpec]:
        for spec in self._models:
            fault = self._faults.get(spec.id)
            if fault and self._times(spec) == 1 and CONSEQUENCES[fault].again:
                yield spec

    def stand_by(self, running: ModelSpec | None) -> list[ModelSpec]:
        """Who could be asked beside ``running``: models not tried, and that one a second time.

        A second request to the same model helps where slowness is a matter of the request and not
        of the model, and it costs the least; what the model is worth, its latency says.
        """
        if self._sent >= self._most:
            return []
        others = [spec for spec in self._candidates() if not self._fleet.is_open(spec)]
        if running is not None and self._times(running) == 1:
            others.append(running)
        return others

    def _times(self, spec: ModelSpec) -> int:
        """How often the model was asked."""
        return sum(model == spec.id for model, _ in self._tried)

    def failed(self, target: Target, fault: Fault) -> None:
        """A call failed."""
        self._faults[target.spec.id] = fault
        self._tally.failed(target.spec.id, fault)

    def refused(self, target: Target, why: str, *, forget: bool = False) -> None:
        """A call was not sent; ``forget`` lets the target be tried again."""
        self._sent -= 1
        self._fleet.not_sent(target)
        self._tally.reasons.append(f"{target.spec.id}:{why}")
        if forget:
            self._tried.remove(target.place)

    def _candidates(self) -> Iterator[ModelSpec]:
        """Models that were not tried, or failed only because of the key."""
        if self._sent >= self._most:
            return
        tried = {model for model, _ in self._tried}
        for spec in self._models:
            fault = self._faults.get(spec.id)
            if spec.id not in tried or (fault and CONSEQUENCES[fault].blame is Blame.KEY):
                yield spec

    def _first(self, candidates: Iterator[ModelSpec]) -> Target | None:
        for spec in candidates:
            target = self._fleet.target(spec, self._tried)
            if target is not None:
                return self._note(target)
            if spec.id not in self._faults:
                self._tally.reasons.append(f"{spec.id}:open")
        return None

    def _note(self, target: Target) -> Target:
        self._tried.append(target.place)
        self._sent += 1
        return target
