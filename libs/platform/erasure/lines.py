"""The ledger's lines as MongoDB documents, and back."""

from collections.abc import Iterable
from datetime import datetime

from libs.contracts.kinds import ErasureCause
from libs.platform.erasure.record import Completion, Erasure, Opening, Part
from libs.platform.mongo import Document
from libs.platform.vault.datakeys import Owner

OPENED, PART, COMPLETED, KEY = "opened", "part", "completed", "key"


def line(owner: Owner, round_: int, kind: str, name: str = "") -> Document:
    """What every line of an erasure has; its id makes it the only one of its kind and name."""
    return {
        "_id": "/".join(filter(None, (str(owner), str(round_), kind, name))),
        "kind": kind,
        "owner": str(owner),
        "round": round_,
    }


def opening_line(opening: Opening) -> Document:
    """The line that an erasure begins with."""
    return {
        **line(opening.owner, opening.round, OPENED),
        "cause": opening.cause.value,
        "subject": opening.subject,
        "services": list(opening.services),
        "at": opening.at,
    }


def erasures_of(found: Iterable[Document]) -> list[Erasure]:
    """The erasures that lines tell of, oldest round of each resume first."""
    told: dict[tuple[str, int], list[Document]] = {}
    for document in found:
        told.setdefault((document["owner"], document["round"]), []).append(document)
    erasures = (_erasure(told[key]) for key in sorted(told))
    return [erasure for erasure in erasures if erasure is not None]


def _erasure(told: list[Document]) -> Erasure | None:
    """One round; ``None`` while only a part of it was reported."""
    openings = [_opening(it) for it in told if it["kind"] == OPENED]
    parts = [_part(it) for it in told if it["kind"] == PART]
    ends = [Completion(it["receipt"], _time(it)) for it in told if it["kind"] == COMPLETED]
    if not openings:
        return None
    in_order = sorted(parts, key=lambda part: part.service)
    return Erasure(openings[0], tuple(in_order), ends[0] if ends else None)


def _opening(document: Document) -> Opening:
    return Opening(
        owner=Owner(*document["owner"].split("/", 1)),
        round=document["round"],
        cause=ErasureCause(document["cause"]),
        subject=document["subject"],
        services=tuple(document["services"]),
        at=_time(document),
    )


def _part(document: Document) -> Part:
    return Part(document["service"], document["erased"], _time(document))


def _time(document: Document) -> datetime:
    at: datetime = document["at"]
    return at
