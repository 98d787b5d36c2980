"""Group commit: documents that arrive while an insert is under way go into one command.

A store that syncs each commit takes eight documents in one nearly as fast as one.
"""

from collections.abc import Sequence

from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

from libs.platform.gathering import Gatherer
from libs.platform.mongo import Collection, Document

_MOST_DOCUMENTS = 64
_MOST_BYTES = 16 * 1024 * 1024
_DUPLICATE = 11000  # MongoDB's error code


class GroupedInserts:
    """Inserts into one collection; each caller learns the fate of its own document."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._gatherer = Gatherer(self._send, _MOST_DOCUMENTS, _MOST_BYTES)

    async def insert(self, document: Document, size: int = 0) -> None:
        """Insert as ``insert_one`` does; ``size`` says about how many bytes, if they are many.

        Raises:
            DuplicateKeyError: as ``insert_one``.
            PyMongoError: as ``insert_one``.
        """
        await self._gatherer.submit(document, size)

    async def _send(self, documents: Sequence[Document]) -> Sequence[Exception | None]:
        outcomes: list[Exception | None] = [None] * len(documents)
        if len(documents) == 1:
            await self._collection.insert_one(documents[0])
            return outcomes
        try:
            await self._collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            if error.details["writeConcernErrors"]:
                raise
            for failure in error.details["writeErrors"]:
                outcomes[failure["index"]] = _failure(failure)
        return outcomes


def _failure(error: Document) -> Exception:
    kind = DuplicateKeyError if error["code"] == _DUPLICATE else OperationFailure
    return kind(error["errmsg"], error["code"], error)
