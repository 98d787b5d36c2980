"""What one process knows about the latency of every model."""

from collections.abc import Callable, Mapping

from libs.llm.latency.sketch import Sketch

PRIOR_WEIGHT = 20.0
FADE_EVERY = 30.0  # seconds
FADE = 0.8


class Board:
    """Latency by model: a prior, what other replicas have seen, and what this process has.

    Args:
        typical: Mean latency in seconds to assume for each model until it is measured.
        clock: Seconds, monotonic.
    """

    def __init__(self, typical: Mapping[str, float], clock: Callable[[], float]) -> None:
        self._clock = clock
        self._priors = {
            model: Sketch.typical(mean_s, PRIOR_WEIGHT) for model, mean_s in typical.items()
        }
        self._shared: dict[str, Sketch] = {}
        self._own = {model: Sketch() for model in typical}
        self._views: dict[str, Sketch] = {}
        self._faded = clock()

    def observe(self, model: str, seconds: float, *, censored: bool = False) -> None:
        """A call took ``seconds``, or was cut short after that long."""
        self._fade()
        self._own[model].add(seconds, censored=censored)
        view = self._views.get(model)
        if view is not None:
            view.add(seconds, censored=censored)

    def of(self, model: str) -> Sketch:
        """All that is known about ``model``; read it, do not change it."""
        self._fade()
        if model not in self._views:
            others = (self._shared.get(model, Sketch()), self._own[model])
            self._views[model] = self._priors[model].merge(others)
        return self._views[model]

    def take_own(self) -> dict[str, Sketch]:
        """What this process has seen since the last call, handed over to be shared."""
        own, self._own = self._own, {model: Sketch() for model in self._own}
        return own

    def give_shared(self, shared: Mapping[str, Sketch]) -> None:
        """What all replicas have seen, this one's handed-over part included."""
        self._shared = dict(shared)
        self._views.clear()

    def _fade(self) -> None:
        now = self._clock()
        if now - self._faded < FADE_EVERY:
            return
        factor = FADE ** int((now - self._faded) / FADE_EVERY)
        self._faded = now
        for sketch in self._own.values():
            sketch.scale(factor)
        self._views.clear()
