"""Stands for whatever edition is in use, for those who are built once."""

from typing import Any

from libs.contracts.results import Result
from libs.llm.port import Answer, Call, NoAnswerError
from services.generate.domain import Commission
from services.generate.editions import Editions
from services.generate.ports import Written
from services.generate.waiting.ports import Asking, Cache


class CurrentWriter:
    """Writes with the edition that is in use when the work begins."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    async def write(self, commission: Commission) -> Written:
        """Make the result, verified.

        Raises:
            ProblemError: nothing sound can be made of this resume.
        """
        return await self._editions.current.writer.write(commission)


class CurrentAsking(CurrentWriter):
    """Asks with the edition in use, where there are models."""

    @property
    def _asking(self) -> Asking:
        asking = self._editions.current.asking
        if asking is None:
            raise RuntimeError("this edition has no models")
        return asking

    async def question(self, commission: Commission) -> Call[Any]:
        """The call that the result begins with."""
        return await self._asking.question(commission)

    async def accept(self, commission: Commission, answer: Answer[Any]) -> Result:
        """The result that an answer leads to, verified, even if an older edition asked for it."""
        return await self._asking.accept(commission, answer)

    async def without(self, commission: Commission, error: NoAnswerError) -> Result:
        """The result where no model can be asked."""
        return await self._asking.without(commission, error)


class CurrentCache:
    """Serves results that were made with the edition in use; finds nothing where none is kept."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    @property
    def _cache(self) -> Cache | None:
        return self._editions.current.cache

    async def find(self, commission: Commission) -> Result | None:
        """What fits ``commission``."""
        return await self._cache.find(commission) if self._cache else None

    async def keep(self, commission: Commission, result: Result) -> None:
        """Serve ``result`` from now on."""
        if self._cache:
            await self._cache.keep(commission, result)
