"""Results as other tenants may see them: without quotes, which each resume puts in again."""

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from libs.contracts.profile import ResumeText
from libs.contracts.results import Result
from libs.privacy.guard import Guard, PersonalDataError

_RESULT: TypeAdapter[Result] = TypeAdapter(Result)
_QUOTE = "quote"


class GuardDetector:
    """The privacy guard as the cache's last look before anything is shared."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def finds(self, text: str) -> bool:
        """Whether personal data is in ``text``."""
        try:
            self._guard.assert_clean(text)
        except PersonalDataError:
            return True
        return False


def without_quotes(result: Result) -> Result:
    """``result`` with the numbers of its evidence's lines, and not their text."""
    return _quoting(result, lambda _number: "")


def quoted_from(result: Result, text: ResumeText) -> Result:
    """``result`` with quotes from the lines of ``text``.

    Where there is no such line the quote stays empty, which no check lets pass.
    """

    def quote(number: int) -> str:
        line = text.line(number)
        return line.text.strip() if line else ""

    return _quoting(result, quote)


def _quoting(result: Result, quote: Callable[[int], str]) -> Result:
    return _RESULT.validate_python(_changed(result.model_dump(), quote))


def _changed(node: Any, quote: Callable[[int], str]) -> Any:
    if isinstance(node, dict):
        changed = {name: _changed(inner, quote) for name, inner in node.items()}
        return changed | {_QUOTE: quote(node["line"])} if _QUOTE in node else changed
    if isinstance(node, list | tuple):
        return [_changed(inner, quote) for inner in node]
    return node
