"""The erasure ledger: append-only lines in a database of its own, beside the one they are about.

A backup of the product's database is restored without it, so that the ledger still knows what the
backup has forgotten. Nothing here changes or deletes a line; MongoDB removes them when their time
is over. Run it under a user who may insert and find only.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bson.json_util import RELAXED_JSON_OPTIONS, dumps, loads
from pymongo.errors import DuplicateKeyError

from libs.platform.erasure.lines import (
    COMPLETED,
    KEY,
    OPENED,
    PART,
    erasures_of,
    line,
    opening_line,
)
from libs.platform.erasure.record import Completion, Erasure, Opening, Part
from libs.platform.mongo import Database, Document
from libs.platform.vault.datakeys import Owner

COLLECTION = "erasures"
_AWARE = RELAXED_JSON_OPTIONS.with_options(tz_aware=True, tzinfo=UTC)
_ENDS = {"$in": [OPENED, COMPLETED]}


class ErasureLedger:
    """Writes and reads lines; writing the same line again changes nothing.

    Args:
        database: The ledger's own.
        kept: How long a line is kept; longer than any backup.
    """

    def __init__(self, database: Database, kept: timedelta) -> None:
        self._lines = database[COLLECTION]
        self._kept = kept

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._lines.create_index([("owner", 1), ("round", 1)])
        await self._lines.create_index("subject", sparse=True)
        await self._lines.create_index("expires", expireAfterSeconds=0)

    async def open(self, opening: Opening) -> None:
        """An erasure began."""
        await self._append(opening_line(opening))

    async def report(self, owner: Owner, round_: int, part: Part) -> None:
        """A service has done its part."""
        told = {"service": part.service, "erased": dict(part.erased), "at": part.at}
        await self._append({**line(owner, round_, PART, part.service), **told})

    async def complete(self, owner: Owner, round_: int, completion: Completion) -> None:
        """All parts are done."""
        told = {"receipt": completion.receipt, "at": completion.at}
        await self._append({**line(owner, round_, COMPLETED), **told})

    async def keep_key(self, kid: str, public: Mapping[str, Any]) -> None:
        """Remember a public key that signs receipts; never forgotten."""
        key = {"_id": f"{KEY}/{kid}", "kind": KEY, "jwk": dict(public)}
        await self._append(key, expires=False)

    async def keys(self) -> list[dict[str, Any]]:
        """Every public key that ever signed a receipt (JWK, RFC 7517)."""
        return [document["jwk"] async for document in self._lines.find({"kind": KEY})]

    async def find(self, owner: Owner) -> Erasure | None:
        """The newest round of the resume's erasure."""
        found = [document async for document in self._lines.find({"owner": str(owner)})]
        erasures = erasures_of(found)
        return erasures[-1] if erasures else None

    async def of_subject(self, subject: str) -> list[Erasure]:
        """All erasures of a person, by the keyed hash."""
        owners: list[str] = await self._lines.distinct("owner", {"subject": subject})
        found = self._lines.find({"owner": {"$in": owners}})
        return erasures_of([document async for document in found])

    async def newest(self, batch: int) -> AsyncIterator[list[Erasure]]:
        """The newest round of every resume's erasure, without parts, about ``batch`` at a time."""
        found: list[Document] = []
        ordered = self._lines.find({"kind": _ENDS}).sort([("owner", 1), ("round", 1)])
        async for document in ordered:
            if len(found) >= batch and document["owner"] != found[-1]["owner"]:
                yield _last_rounds(found)
                found = []
            found.append(document)
        if found:
            yield _last_rounds(found)

    async def dump(self) -> AsyncIterator[str]:
        """Every line as MongoDB Extended JSON (v2)."""
        async for document in self._lines.find().sort("_id", 1):
            yield dumps(document, json_options=RELAXED_JSON_OPTIONS)

    async def load(self, text: str) -> bool:
        """Append a line that :meth:`dump` gave; whether it was new."""
        return await self._insert(loads(text, json_options=_AWARE))

    async def _append(self, document: Document, *, expires: bool = True) -> None:
        if expires:
            document["expires"] = datetime.now(UTC) + self._kept
        await self._insert(document)

    async def _insert(self, document: Document) -> bool:
        try:
            await self._lines.insert_one(document)
        except DuplicateKeyError:
            return False
        return True


def _last_rounds(found: list[Document]) -> list[Erasure]:
    return list({erasure.opening.owner: erasure for erasure in erasures_of(found)}.values())
