"""A vendor whose moods a test sets: it keeps batches as the real ones do, and can fail."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from libs.llm.batch.ports import Desk, Outcome, Progress, Request, UnclearError
from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault, VendorError
from libs.llm.port import Completion, Stop, Usage

GOOD = Completion('{"title": "Scaling a queue"}', Stop.END, Usage(1_000, 500))


@dataclass
class Held:
    """A batch at the vendor."""

    key: str
    api_key: str
    requests: Sequence[Request]
    ended: bool = False
    cancelled: bool = False
    outcomes: dict[str, Outcome] = field(default_factory=dict)


class ScriptedVendor:
    """One queue for every model."""

    def __init__(self) -> None:
        self.batches: dict[str, Held] = {}
        self.submissions = 0
        self.first_key = "k1"
        self.refuses: Fault | None = None
        self.drops_after_accepting = False
        self.unclear = False
        self.discarded: list[str] = []

    def of(self, spec: ModelSpec, api_key: str | None = None) -> Desk | None:
        self.key = api_key or self.first_key
        return None if spec.base_url else Desk(self, self.key)

    @property
    def only(self) -> Held:
        (held,) = self.batches.values()
        return held

    def end(self, held: Held, **faults: Fault) -> None:
        """End a batch with good answers, in reverse order, except for those with a fault."""
        for request in reversed(held.requests):
            fault = faults.get(request.prompt.user)
            completion = None if fault else GOOD
            held.outcomes[request.custom_id] = Outcome(request.custom_id, completion, fault)
        held.ended = True

    async def submit(self, key: str, spec: ModelSpec, requests: Sequence[Request]) -> str:
        del spec
        self.submissions += 1
        if self.refuses is not None:
            raise VendorError(self.refuses)
        vendor_id = f"v{self.submissions}"
        self.batches[vendor_id] = Held(key, self.key, requests)
        if self.drops_after_accepting:
            raise VendorError(Fault.DROPPED)
        return vendor_id

    async def find(
        self, key: str, since: datetime, custom_ids: Sequence[str], known: Collection[str]
    ) -> str | None:
        del since, custom_ids
        if self.unclear:
            raise UnclearError
        found = (
            n for n, held in self.batches.items() if (held.key, held.api_key) == (key, self.key)
        )
        return next((name for name in found if name not in known), None)

    async def progress(self, vendor_id: str) -> Progress:
        return Progress.ENDED if self.batches[vendor_id].ended else Progress.RUNNING

    async def results(self, vendor_id: str) -> AsyncIterator[Outcome]:
        for outcome in self.batches[vendor_id].outcomes.values():
            yield outcome

    async def cancel(self, vendor_id: str) -> None:
        held = self.batches[vendor_id]
        held.cancelled = held.ended = True

    async def discard(self, vendor_id: str) -> None:
        del self.batches[vendor_id]
        self.discarded.append(vendor_id)
