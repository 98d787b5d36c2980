"""Circuit breakers, one for each model and one for each key of it.

Closed: calls pass. Open: the model is not asked at all, until a pause is over that doubles each
time. Half-open: one call is let through to probe; its success closes, its failure opens again
(Nygard, *Release It!*, 2007). What one replica opens, the others hear of (:mod:`.latency.shared`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from libs.llm.faults import CONSEQUENCES, Blame, Fault

FAILURES_TO_OPEN = 3
FIRST_PAUSE = 2.0  # seconds
LONGEST_PAUSE = 60.0
RATE_LIMIT_PAUSE = 5.0  # where the vendor sends no Retry-After
AUTH_PAUSE = 300.0
_PROBE_TIMEOUT = 30.0  # a probe that never reports back is forgotten


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    pause: float = FIRST_PAUSE
    open_until: float = 0.0  # 0: closed
    probing_since: float | None = None


class Breakers:
    """The breakers of one process. A name is a model's id, or ``model/key``.

    Args:
        clock: Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._circuits: dict[str, _Circuit] = {}
        self._news: dict[str, float] = {}

    def passes(self, name: str) -> bool:
        """Whether a call may be sent now; True in the half-open state reserves the one probe."""
        circuit = self._circuits.get(name)
        if circuit is None or circuit.open_until == 0.0:
            return True
        now = self._clock()
        if now < circuit.open_until:
            return False
        probing = circuit.probing_since
        if probing is not None and now - probing < _PROBE_TIMEOUT:
            return False
        circuit.probing_since = now
        return True

    def is_open(self, name: str) -> bool:
        """Whether calls are held back now; asks without reserving a probe."""
        circuit = self._circuits.get(name)
        if circuit is None or circuit.open_until == 0.0:
            return False
        return self._clock() < circuit.open_until or circuit.probing_since is not None

    def succeeded(self, model: str, key: str) -> None:
        """A call was answered: both circuits close."""
        self._circuits.pop(model, None)
        self._circuits.pop(f"{model}/{key}", None)

    def failed(self, model: str, key: str, fault: Fault, retry_after: float | None) -> None:
        """A call failed; the fault says whom that blames."""
        blame = CONSEQUENCES[fault].blame
        self.release(model, key)  # a call that probed both has told something about one at most
        if blame is Blame.KEY:
            usual = AUTH_PAUSE if fault is Fault.AUTH else RATE_LIMIT_PAUSE
            self._open(f"{model}/{key}", usual if retry_after is None else retry_after)
        elif blame is Blame.MODEL:
            self._count(model, retry_after)

    def release(self, model: str, key: str) -> None:
        """A call ended without a verdict, or was never sent: another probe may pass."""
        for name in (model, f"{model}/{key}"):
            circuit = self._circuits.get(name)
            if circuit is not None:
                circuit.probing_since = None

    def take_news(self) -> dict[str, float]:
        """Circuits opened since the last call, with the seconds for which they stay open."""
        news, self._news = self._news, {}
        now = self._clock()
        return {name: until - now for name, until in news.items() if until > now}

    def hear(self, opened: Mapping[str, float]) -> None:
        """Open what other replicas have opened, for as many seconds as they say."""
        now = self._clock()
        for name, seconds in opened.items():
            circuit = self._circuits.setdefault(name, _Circuit(failures=FAILURES_TO_OPEN))
            circuit.open_until = max(circuit.open_until, now + seconds)

    def _count(self, name: str, retry_after: float | None) -> None:
        circuit = self._circuits.setdefault(name, _Circuit())
        circuit.failures += 1
        is_first_round = circuit.open_until == 0.0  # else half-open, where one failure is enough
        if is_first_round and circuit.failures < FAILURES_TO_OPEN and retry_after is None:
            return
        if self._clock() < circuit.open_until:
            return  # a call sent before it opened: that is old news
        self._open(name, max(circuit.pause, retry_after or 0.0))
        circuit.pause = min(LONGEST_PAUSE, circuit.pause * 2)

    def _open(self, name: str, seconds: float) -> None:
        circuit = self._circuits.setdefault(name, _Circuit())
        circuit.probing_since = None
        circuit.open_until = max(circuit.open_until, self._clock() + seconds)
        self._news[name] = circuit.open_until
