"""Batches' table of contents: what they are made of, and how the parts are put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from libs.llm.batch.books import BatchBooks
from libs.llm.batch.collecting import Collecting
from libs.llm.batch.contents import Answers
from libs.llm.batch.desk import BatchDesk
from libs.llm.batch.office import BatchOffice
from libs.llm.batch.ports import BatchStore, Callbacks, Sealer, Vendors
from libs.llm.batch.settings import BatchSettings
from libs.llm.batch.settling import Settling
from libs.llm.batch.submitting import Submitting
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
    """Put the parts together; see :class:`~libs.llm.batch.desk.BatchDesk` for what they are."""
    models = catalog.by_id
    settling = Settling(
        store=store,
        sealer=sealer,
        books=books,
        callbacks=callbacks,
        answers=answers,
        settings=settings,
        clock=clock,
    )
    submitting = Submitting(
        store=store,
        vendors=vendors,
        settling=settling,
        models=models,
        settings=settings,
        clock=clock,
    )
    collecting = Collecting(store=store, vendors=vendors, settling=settling, models=models)
    desk = BatchDesk(
        store=store,
        vendors=vendors,
        sealer=sealer,
        books=books,
        callbacks=callbacks,
        models=models,
        answers=answers,
        settings=settings,
        clock=clock,
    )
    office = BatchOffice(
        store=store,
        submitting=submitting,
        collecting=collecting,
        settling=settling,
        models=models,
        settings=settings,
        clock=clock,
    )
    return Batches(desk, office)
