"""What the steps of a batch's life share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from libs.llm.batch.books import BatchBooks
from libs.llm.batch.contents import Answers
from libs.llm.batch.ports import BatchStore, Callbacks, Sealer, Vendors
from libs.llm.batch.settings import BatchSettings
from libs.llm.catalog import ModelSpec


@dataclass(frozen=True, slots=True)
class Parts:
    """Adapters and configuration.

    Attributes:
        store: Items and batches.
        vendors: The vendors' batch queues.
        sealer: Encrypts prompts.
        books: Budgets and the ledger.
        callbacks: Where answers go.
        models: The configured models by id.
        answers: The answer models by a name that stays, as prompts outlive processes.
        settings: Times and sizes.
        clock: Aware time of now.
    """

    store: BatchStore
    vendors: Vendors
    sealer: Sealer
    books: BatchBooks
    callbacks: Callbacks
    models: Mapping[str, ModelSpec]
    answers: Answers
    settings: BatchSettings
    clock: Callable[[], datetime]
