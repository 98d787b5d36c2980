"""Tokens for people: signed, rotated, refused when forged, families ended on reuse."""

import asyncio
import base64
import json
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from libs.platform.auth.principal import SCOPES, Principal, Role
from libs.platform.auth.refresh import InvalidRefreshError, RefreshTokens
from libs.platform.auth.signing import KeyRing
from libs.platform.auth.tokens import AccessTokens, Person, peek
from libs.platform.mongo import Database
from libs.platform.vault.keks import EnvironmentKeks

MONTH = timedelta(days=30)
KIM = Person("acme", "user:kim")
WHO = Principal("acme", "user:kim", SCOPES[Role.USER])


def tokens_of(
    store: Database, keks: EnvironmentKeks, algorithm: str = "Ed25519", seconds: int = 300
) -> AccessTokens:
    return AccessTokens(KeyRing(store, keks, algorithm, MONTH), "coach", seconds)


@pytest.mark.parametrize("algorithm", ["Ed25519", "RS256"])
async def test_a_token_is_verified_by_every_replica_and_by_the_jwks(
    store: Database, keks: EnvironmentKeks, algorithm: str
) -> None:
    ring = KeyRing(store, keks, algorithm, MONTH)
    access = await AccessTokens(ring, "coach", 300).issue(KIM)
    assert await tokens_of(store, keks, algorithm).verify(access.token) == WHO
    published = (await ring.jwks())["keys"]
    assert [key["kid"] for key in published] == [peek(access.token, 0)["kid"]]
    assert not {"d", "p", "q"} & set(published[0])


async def test_the_private_key_is_stored_sealed(store: Database, keks: EnvironmentKeks) -> None:
    ring = KeyRing(store, keks, "Ed25519", MONTH)
    private = (await ring.signer()).key.as_dict(private=True)["d"]
    documents = [document async for document in store["signing_keys"].find()]
    assert str(private) not in repr(documents)
    assert str(private) not in repr(await ring.signer())


async def test_after_a_rotation_new_keys_sign_and_old_tokens_live_on(
    store: Database, keks: EnvironmentKeks
) -> None:
    ring = KeyRing(store, keks, "Ed25519", MONTH)
    here, elsewhere = AccessTokens(ring, "coach", 300), tokens_of(store, keks)
    old = await here.issue(KIM)
    assert await elsewhere.verify(old.token) == WHO
    await ring.rotate()
    new = await here.issue(KIM)
    assert peek(new.token, 0)["kid"] != peek(old.token, 0)["kid"]
    assert await here.verify(old.token) == WHO
    await asyncio.sleep(1.1)  # a replica looks for an unknown key once a second at most
    assert await elsewhere.verify(new.token) == WHO


async def test_an_old_key_is_replaced_by_itself(store: Database, keks: EnvironmentKeks) -> None:
    ring = KeyRing(store, keks, "Ed25519", timedelta(seconds=0.1))
    first = (await ring.signer()).id
    await asyncio.sleep(0.15)
    assert (await ring.signer()).id != first
    assert len((await ring.jwks())["keys"]) >= 2


async def test_forged_tokens_are_refused(store: Database, keks: EnvironmentKeks) -> None:
    tokens = tokens_of(store, keks)
    good = (await tokens.issue(KIM)).token
    header, claims = peek(good, 0), peek(good, 1)
    ours = (await KeyRing(store, keks, "Ed25519", MONTH).jwks())["keys"][0]
    foreign = OKPKey.generate_key("Ed25519", {"kid": header["kid"]})
    public = OctKey.import_key(base64.urlsafe_b64decode(ours["x"] + "=="))
    lifted = json.dumps({**claims, "role": "operator"}).encode()
    payload = base64.urlsafe_b64encode(lifted).decode().rstrip("=")
    head, _, signature = good.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    forged = [
        jwt.encode(header, claims, foreign, algorithms=["Ed25519"]),
        jwt.encode({**header, "alg": "HS256"}, claims, public, algorithms=["HS256"]),
        f"{head}.{payload}.{signature}",
        f"{none}.{payload}.",
        good[:-4] + "AAAA",
        "a.b.c",
        "..",
    ]
    assert [await tokens.verify(token) for token in forged] == [None] * len(forged)


async def test_a_token_is_good_for_its_time_and_its_issuer_only(
    store: Database, keks: EnvironmentKeks
) -> None:
    over = await tokens_of(store, keks, seconds=-10).issue(KIM)
    assert await tokens_of(store, keks).verify(over.token) is None
    other = AccessTokens(KeyRing(store, keks, "Ed25519", MONTH), "somebody", 300)
    assert await tokens_of(store, keks).verify((await other.issue(KIM)).token) is None


async def test_a_refresh_token_is_good_once(store: Database) -> None:
    refresh = RefreshTokens(store, MONTH)
    first = await refresh.grant(KIM)
    second = await refresh.exchange(first.token)
    assert (second.person, second.expires.second) == (KIM, first.expires.second)
    third = await refresh.exchange(second.token)
    with pytest.raises(InvalidRefreshError):
        await refresh.exchange(first.token)
    with pytest.raises(InvalidRefreshError):  # the reuse ended the whole family
        await refresh.exchange(third.token)


async def test_of_two_at_once_one_wins_and_the_family_ends(store: Database) -> None:
    refresh = RefreshTokens(store, MONTH)
    first = await refresh.grant(KIM)
    both = await asyncio.gather(
        refresh.exchange(first.token), refresh.exchange(first.token), return_exceptions=True
    )
    won = [it for it in both if not isinstance(it, BaseException)]
    assert len(won) == 1
    with pytest.raises(InvalidRefreshError):
        await refresh.exchange(won[0].token)


async def test_other_families_and_guesses_end_nothing(store: Database) -> None:
    refresh = RefreshTokens(store, MONTH)
    mine, other = await refresh.grant(KIM), await refresh.grant(KIM)
    for guess in (mine.token + "x", "coachr_", "", "coachr_unknown_x"):
        with pytest.raises(InvalidRefreshError):
            await refresh.exchange(guess)
        await refresh.revoke(guess)
    await refresh.revoke(other.token)
    with pytest.raises(InvalidRefreshError):
        await refresh.exchange(other.token)
    assert (await refresh.exchange(mine.token)).person == KIM


async def test_access_tokens_end_with_their_session_elsewhere_a_moment_later(
    store: Database, keks: EnvironmentKeks
) -> None:
    here, elsewhere = (RefreshTokens(store, MONTH, seconds=0.3) for _ in range(2))
    tokens, others = (
        AccessTokens(KeyRing(store, keks, "Ed25519", MONTH), "coach", 300, it.lives)
        for it in (here, elsewhere)
    )
    first = await here.grant(KIM)
    token = (await tokens.issue(KIM, first.session)).token
    another = (await tokens.issue(KIM, (await here.grant(KIM)).session)).token
    for verifier in (tokens, others):
        assert await verifier.verify(token) == WHO
    await here.exchange(first.token)
    with pytest.raises(InvalidRefreshError):
        await here.exchange(first.token)
    assert await tokens.verify(token) is None
    await asyncio.sleep(0.35)
    assert await others.verify(token) is None
    assert await tokens.verify(another) is not None


async def test_refresh_tokens_are_stored_as_hashes(store: Database) -> None:
    refresh = RefreshTokens(store, MONTH)
    granted = await refresh.exchange((await refresh.grant(KIM)).token)
    documents = [document async for document in store["refresh_families"].find()]
    assert granted.token.rpartition("_")[2] not in repr(documents)
    assert granted.token not in repr(granted)
