"""The access log of a verb: what it opens is noted as a service would note it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from libs.platform.audit.journal import Journal
    from libs.platform.mongo import Database
    from libs.platform.vault.keks import KekProvider

_WHO = "operator"  # whoever has the deployment's keys; their name is not known here


@asynccontextmanager
async def noting(store: "Database", keks: "KekProvider", verb: str) -> AsyncIterator["Journal"]:
    """A journal for the block, which is done for ``verb``; all is written when it ends."""
    from libs.platform.audit.errand import errand
    from libs.platform.audit.journal import Journal
    from libs.platform.audit.keys import AuditKeys
    from libs.platform.audit.store import AuditStore
    from libs.platform.vault.datakeys import DataKeys

    journal = Journal("coach", AuditStore(store))
    await journal.start(await AuditKeys.load(DataKeys(store["vault_keys"], keks)))
    try:
        with errand(_WHO, f"coach {verb}"):
            yield journal
    finally:
        await journal.stop()
