"""``/v1/audit``: the tenant's access log, for its auditor."""

from typing import Annotated

from fastapi import APIRouter, Query

from libs.contracts.audit import AuditEntryView, AuditPage
from libs.contracts.problems import Code
from libs.platform.audit.entry import Entry
from libs.platform.audit.reading import Wanted, newest
from libs.platform.auth.principal import Scope
from services.ingest.http.auth import Caller, require
from services.ingest.http.openapi import answers
from services.ingest.http.state import WithParts

router = APIRouter(
    prefix="/v1/audit",
    tags=["audit"],
    dependencies=[require(Scope.AUDIT)],
    responses=answers(Code.FORBIDDEN),
)


@router.get("")
async def entries(
    caller: Caller,
    parts: WithParts,
    cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,16}$")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> AuditPage:
    """List who reached for what, newest first; ``cursor`` is the page before's ``next_cursor``.

    A page holds more than ``limit`` entries if the last of them happened at the same time.
    """
    wanted = Wanted(tenant=caller.tenant, before=int(cursor) if cursor else None)
    found = await newest(parts.audit, wanted, limit)
    return AuditPage(
        items=tuple(map(_view, found)),
        next_cursor=str(found[-1].at) if len(found) >= limit else None,
    )


def _view(entry: Entry) -> AuditEntryView:
    return AuditEntryView(
        at=entry.moment,
        kind=entry.kind.value,
        service=entry.service,
        who=entry.who,
        what=entry.what,
        why=entry.why,
        outcome=entry.outcome,
    )
