"""How a model's time grows with what it writes: a fixed part, and a part for each token."""

from dataclasses import dataclass
from typing import Any

from libs.llm.port import Prompt, Usage

_FADE = 0.98  # weight of all earlier calls at each new one
_TYPICAL_TOKENS = 800.0
_FIXED_SHARE = 0.25  # of a typical call, assumed until measured
_PRIOR = 5.0  # calls that the assumption is worth


@dataclass(slots=True)
class Pace:
    """A least-squares line through (tokens written, seconds), older calls fading.

    Args:
        typical_s: Seconds of a typical call, assumed until measured.
    """

    typical_s: float
    _n: float = 0.0
    _x: float = 0.0
    _y: float = 0.0
    _xx: float = 0.0
    _xy: float = 0.0
    _fill: float = 0.25

    def __post_init__(self) -> None:
        """Begin with two assumed points, so that the line has a slope from the first call on."""
        self._add(0.0, self.typical_s * _FIXED_SHARE, _PRIOR)
        self._add(_TYPICAL_TOKENS, self.typical_s, _PRIOR)

    def learn(self, tokens: int, most: int, seconds: float) -> None:
        """A call wrote ``tokens`` of ``most`` allowed ones in ``seconds``."""
        for name in ("_n", "_x", "_y", "_xx", "_xy"):
            setattr(self, name, getattr(self, name) * _FADE)
        self._add(float(tokens), seconds, 1.0)
        self._fill += (1 - _FADE) * (tokens / most - self._fill)

    def seconds(self, most: int) -> float:
        """Expected time of a call that may write ``most`` tokens."""
        spread = self._n * self._xx - self._x**2
        slope = max(0.0, (self._n * self._xy - self._x * self._y) / spread) if spread > 0 else 0.0
        fixed = max(0.0, (self._y - slope * self._x) / self._n)
        return fixed + slope * most * self._fill

    def _add(self, x: float, y: float, weight: float) -> None:
        self._n += weight
        self._x += weight * x
        self._y += weight * y
        self._xx += weight * x * x
        self._xy += weight * x * y


class Paces:
    """The paces of all models, as this process has seen them."""

    def __init__(self, typical: dict[str, float]) -> None:
        self._paces = {model: Pace(typical_s) for model, typical_s in typical.items()}

    def learn(self, model: str, prompt: Prompt[Any], usage: Usage, seconds: float) -> None:
        """A call to ``model`` was answered."""
        self._paces[model].learn(usage.output, prompt.max_output_tokens, seconds)

    def of(self, model: str) -> Pace:
        """The pace of ``model``."""
        return self._paces[model]
