"""What happens in a tenant is told to that tenant's webhooks only."""

from datetime import UTC, datetime

from libs.contracts.events import ResumeErased, ResumeRejected
from libs.platform.mongo import Database
from libs.platform.outbound import Outbound
from libs.platform.vault.datakeys import DataKeys
from libs.platform.vault.keks import EnvironmentKeks
from libs.platform.webhooks import Webhooks
from services.notify.adapters.directory import ConfiguredDirectory
from services.notify.domain import Notice


async def test_no_event_of_one_tenant_reaches_a_webhook_of_another(
    store: Database, keks: EnvironmentKeks
) -> None:
    hooks = Webhooks(store, DataKeys(store["vault_keys"], keks))
    url = "https://receiver.example/same"
    made = {tenant: await hooks.add(tenant, url, ()) for tenant in ("acme", "globex", "acme2")}
    narrow = await hooks.add("acme", url, (ResumeErased.type,))
    directory = ConfiguredDirectory([], hooks, Outbound(allow_private=False))

    async def told(tenant: str) -> set[str]:
        event = ResumeRejected(tenant=tenant, resume_id="res_1", code="no_text")
        return {it.id for it in await directory.receivers(Notice("e", event, datetime.now(UTC)))}

    for tenant in (*made, *made):  # the second time from the cache
        assert await told(tenant) == {made[tenant].id}
    assert await told("nobody") == set()
    assert not await hooks.remove("globex", narrow.id)
    assert len({hook.secret for hook in made.values()}) == len(made)
