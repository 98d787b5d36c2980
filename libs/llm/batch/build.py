"""Batches' table of contents: what they are made of, and how the parts are put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from libs.llm.batch.books import BatchBooks
from libs.llm.batch.contents import Answers
from libs.llm.batch.desk import BatchDesk
from libs.llm.batch.office import BatchOffice
from libs.llm.batch.parts import Parts
from libs.llm.batch.ports import BatchStore, Callbacks, Sealer, Vendors
from libs.llm.batch.settings import BatchSettings
from libs.llm.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Batches:
    """Where items go in, and what the schedule drives."""

    desk: BatchDesk
    office: BatchOffice


def _now() -> datetime:
    return datetime.now(UTC)


def open_batches(
    *,
    store: BatchStore,
    vendors: Vendors,
    sealer: Sealer,
    books: BatchBooks,
    callbacks: Callbacks,
    catalog: Catalog,
    answers: Answers,
    settings: BatchSettings,
    clock: Callable[[], datetime] = _now,
) -> Batches:
    """Put the parts together; see :class:`~libs.llm.batch.parts.Parts` for what they are."""
    parts = Parts(
        store=store,
        vendors=vendors,
        sealer=sealer,
        books=books,
        callbacks=callbacks,
        models=catalog.by_id,
        answers=answers,
        settings=settings,
        clock=clock,
    )
    return Batches(BatchDesk(parts), BatchOffice(parts))
