"""Items and batches as MongoDB documents, and back."""

from dataclasses import asdict

from libs.contracts.kinds import Language
from libs.llm.batch.item import Batch, BatchItem, BatchState, ItemState, Reservation, Stored
from libs.llm.port import Purpose
from libs.platform.mongo import Document


def item_document(stored: Stored) -> Document:
    """The document of an item: flat, so that every field can be asked for."""
    item = stored.item
    return {
        "_id": stored.id,
        **asdict(item),
        "purpose": item.purpose.value,
        "language": item.language.value if item.language else None,
        "state": stored.state.value,
        "attempt": stored.attempt,
        "sealed": stored.sealed,
        "reserved": asdict(stored.reserved) if stored.reserved else None,
        "promote_at": stored.promote_at,
        "enqueued_at": stored.enqueued_at,
        "batch": stored.batch,
    }


def stored_of(row: Document) -> Stored:
    """The item in a document; an erased one has no names left."""
    item = BatchItem(
        tenant=row["tenant"],
        analysis_id=row.get("analysis_id", ""),
        resume_id=row.get("resume_id", ""),
        purpose=Purpose(row["purpose"]),
        model=row["model"],
        deadline=row["deadline"],
        language=Language(row["language"]) if row["language"] else None,
        part=row["part"],
    )
    return Stored(
        id=row["_id"],
        item=item,
        state=ItemState(row["state"]),
        attempt=row["attempt"],
        sealed=row.get("sealed", b""),
        reserved=Reservation(**row["reserved"]) if row["reserved"] else None,
        promote_at=row["promote_at"],
        enqueued_at=row["enqueued_at"],
        batch=row["batch"],
    )


def batch_document(batch: Batch) -> Document:
    """The document of a batch."""
    return {"_id": batch.key, **asdict(batch), "state": batch.state.value}


def batch_of(row: Document) -> Batch:
    """The batch in a document."""
    return Batch(
        key=row["key"],
        model=row["model"],
        state=BatchState(row["state"]),
        created_at=row["created_at"],
        vendor_id=row["vendor_id"],
        api_key=row["api_key"],
        cancel=row["cancel"],
    )
