"""API keys: shown once, kept as hashes, two live at a time, ended at once."""

import asyncio
from datetime import timedelta

import pytest

from libs.platform.auth.api_keys import ApiKeys, IssuedKey, TooManyKeysError
from libs.platform.auth.key_cache import KeyCache
from libs.platform.auth.principal import SCOPES, Principal, Role, Scope
from libs.platform.mongo import Database

DAY = timedelta(days=1)
SERVICE = SCOPES[Role.SERVICE]


@pytest.fixture
async def keys(store: Database) -> ApiKeys:
    made = ApiKeys(store, KeyCache(seconds=0.2))
    await made.prepare()
    return made


async def issue(keys: ApiKeys, service: str = "job-site", lifetime: timedelta = DAY) -> IssuedKey:
    return await keys.issue("acme", service, SERVICE, lifetime)


async def test_a_key_speaks_for_its_service(keys: ApiKeys) -> None:
    issued = await issue(keys)
    assert await keys.authenticate(issued.token) == Principal("acme", "key:job-site", SERVICE)


async def test_the_secret_is_stored_nowhere_and_shown_by_no_repr(
    keys: ApiKeys, store: Database
) -> None:
    issued = await issue(keys)
    secret = issued.token.rpartition("_")[2]
    documents = [document async for document in store["api_keys"].find()]
    assert secret not in repr(documents)
    assert secret not in repr(issued)


@pytest.mark.parametrize("spoil", ["{}x", "coach_{}", "coach__{}", "{}_", "", "coach_", "ü{}"])
async def test_anything_else_speaks_for_nobody(keys: ApiKeys, spoil: str) -> None:
    issued = await issue(keys)
    assert await keys.authenticate(spoil.format(issued.token)) is None


async def test_a_key_of_another_is_not_opened_by_a_known_id(keys: ApiKeys) -> None:
    first, second = await issue(keys, "a"), await issue(keys, "b")
    mixed = f"coach_{first.key.id}_{second.token.split('_', 2)[2]}"
    assert await keys.authenticate(mixed) is None


async def test_a_service_has_two_live_keys_at_most_even_when_many_ask(keys: ApiKeys) -> None:
    wanted = await asyncio.gather(*(issue(keys) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(it, IssuedKey) for it in wanted) == 2
    assert sum(isinstance(it, TooManyKeysError) for it in wanted) == 8
    await issue(keys, "other-service")


async def test_an_expired_key_is_refused_and_makes_room(keys: ApiKeys) -> None:
    old = await issue(keys, lifetime=timedelta(seconds=-1))
    await issue(keys)
    assert await keys.authenticate(old.token) is None
    await issue(keys)


async def test_rotation_overlaps_and_then_the_old_key_ends(keys: ApiKeys) -> None:
    old = await issue(keys)
    new = await keys.rotate("acme", old.key.id, timedelta(seconds=0.3))
    assert new is not None
    assert await keys.authenticate(old.token) == await keys.authenticate(new.token) is not None
    await asyncio.sleep(0.6)
    assert await keys.authenticate(old.token) is None
    assert await keys.authenticate(new.token) is not None
    assert await keys.rotate("acme", old.key.id, DAY) is None


async def test_a_revoked_key_ends_here_at_once_and_elsewhere_after_the_cache(
    keys: ApiKeys, store: Database
) -> None:
    replica = ApiKeys(store, KeyCache(seconds=0.2))
    issued = await issue(keys)
    assert await replica.authenticate(issued.token) is not None
    assert await keys.authenticate(issued.token) is not None
    assert await keys.revoke("acme", issued.key.id)
    assert await keys.authenticate(issued.token) is None
    await asyncio.sleep(0.25)
    assert await replica.authenticate(issued.token) is None


async def test_a_tenant_sees_and_ends_its_own_keys_only(keys: ApiKeys) -> None:
    issued = await issue(keys)
    assert await keys.of("globex") == []
    assert not await keys.revoke("globex", issued.key.id)
    assert await keys.rotate("globex", issued.key.id, DAY) is None
    assert [key.id for key in await keys.of("acme")] == [issued.key.id]


async def test_the_last_use_is_noted(keys: ApiKeys) -> None:
    issued = await issue(keys)
    assert issued.key.last_used is None
    await keys.authenticate(issued.token)
    assert (await keys.of("acme"))[0].last_used is not None


async def test_scopes_are_those_that_were_given(keys: ApiKeys) -> None:
    issued = await keys.issue("acme", "narrow", [Scope.WEBHOOKS], DAY)
    principal = await keys.authenticate(issued.token)
    assert principal is not None
    assert principal.scopes == {Scope.WEBHOOKS}
