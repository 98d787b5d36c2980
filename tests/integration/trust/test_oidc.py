"""People of an external issuer: found by discovery, judged by its published keys."""

import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from libs.contracts.problems import ProblemError
from libs.platform.auth import oidc
from libs.platform.auth.oidc import ExternalIssuer, OidcIssuer
from libs.platform.auth.principal import SCOPES, Role
from tests.integration.trust.issuer import Issuer, issuing


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
        yield client


def external(issuer: Issuer, http: httpx.AsyncClient, **config: Any) -> ExternalIssuer:
    wanted: dict[str, Any] = {"issuer": issuer.url, "audience": "coach", "tenant": "acme"}
    return ExternalIssuer(OidcIssuer.model_validate({**wanted, **config}), http)


async def test_a_person_is_known_by_issuer_and_subject(
    issuer: Issuer, http: httpx.AsyncClient
) -> None:
    who = await external(issuer, http).verify(issuer.token())
    assert who is not None
    assert who.tenant == "acme"
    assert who.subject == f"{issuer.url.removeprefix('http://')}:kim"
    assert who.scopes == SCOPES[Role.USER]


async def test_tenant_and_role_come_from_claims(issuer: Issuer, http: httpx.AsyncClient) -> None:
    it = external(
        issuer, http, tenant=None, tenant_claim="org", role_claim="groups",
        roles={"admins": "operator"}, default_role=None,
    )  # fmt: skip
    who = await it.verify(issuer.token(org="globex", groups=["staff", "admins"]))
    assert who is not None
    assert (who.tenant, who.scopes) == ("globex", SCOPES[Role.OPERATOR])
    for refused in (
        {"org": "globex", "groups": ["staff"]},
        {"org": "globex"},
        {"groups": "admins"},
        {"org": "glo/bex", "groups": "admins"},
        {"org": 7, "groups": 7},
    ):
        assert await it.verify(issuer.token(**refused)) is None


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another"}, {"exp": 1}, {"iss": "http://other"}, {"nbf": int(time.time()) + 900}],
)
async def test_what_is_not_for_us_or_not_in_force_is_refused(
    issuer: Issuer, http: httpx.AsyncClient, claims: dict[str, Any]
) -> None:
    assert await external(issuer, http).verify(issuer.token(**claims)) is None


async def test_keys_are_fetched_once_and_anew_for_a_new_key(
    issuer: Issuer, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = external(issuer, http)
    for _ in range(5):
        assert await it.verify(issuer.token()) is not None
    assert issuer.requests == 2
    issuer.rotate()
    assert await it.verify(issuer.token()) is None  # asked a moment ago
    monkeypatch.setattr(oidc, "_IMPATIENT_SECONDS", 0)
    assert await it.verify(issuer.token()) is not None


async def test_a_document_of_another_issuer_is_not_believed(
    issuer: Issuer, http: httpx.AsyncClient
) -> None:
    issuer.claimed = "https://elsewhere.example"
    with pytest.raises(ProblemError):
        await external(issuer, http).verify(issuer.token())


async def test_known_keys_outlive_an_outage_of_the_issuer(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with issuing() as running:
        it, unknown = external(running, http), external(running, http)
        token = running.token()
        assert await it.verify(token) is not None
    monkeypatch.setattr(oidc, "_KEEP_SECONDS", 0)
    assert await it.verify(token) is not None
    with pytest.raises(ProblemError) as refused:
        await unknown.verify(token)
    assert refused.value.problem().status == 503


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://login.example", "audience": "coach", "tenant": "acme"},
        {"issuer": "https://login.example", "audience": "coach"},
        {"issuer": "https://a.example", "audience": "c", "tenant": "t", "tenant_claim": "org"},
    ],
)
def test_an_unsound_configuration_is_refused_at_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        OidcIssuer.model_validate(wrong)
