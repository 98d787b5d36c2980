"""Bad input gets a stable code within a second, or a rejection that the owner can read."""

import json
import time
from io import BytesIO

import pymupdf
import pytest

from cli.client import CoachClient
from tests.e2e.conftest import EXAMPLES

PDF = (EXAMPLES / "backend-ko.pdf").read_bytes()


def locked_pdf() -> bytes:
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "secret resume")
    kept = BytesIO()
    document.save(kept, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="u", owner_pw="o")
    return kept.getvalue()


def blank_pdf() -> bytes:
    document = pymupdf.open()
    document.new_page()
    content: bytes = document.tobytes()
    return content


AT_THE_DOOR = {
    "empty": (b"", "empty_file"),
    "over 10 MB": (b"%PDF-1.7\n" + b"0" * (10 * 1024 * 1024 + 1), "file_too_large"),
    "an executable": (b"\x7fELF" + b"\0" * 500, "unsupported_type"),
    "a zip of nothing": (b"PK\x05\x06" + b"\0" * 18, None),
}
LATER = {
    "password": (locked_pdf(), {"password_protected"}),
    "truncated": (PDF[: len(PDF) // 3], {"damaged_file", "no_text"}),
    "blank": (blank_pdf(), {"no_text"}),
    "breaks the schema": (json.dumps({"basics": [], "work": 3}).encode(), {"invalid_resume"}),
}


@pytest.mark.parametrize("case", AT_THE_DOOR)
async def test_the_door_refuses_at_once(client: CoachClient, case: str) -> None:
    content, code = AT_THE_DOOR[case]
    began = time.perf_counter()
    answer = await client.http.post("/v1/resumes", files={"file": content})
    assert time.perf_counter() - began < 1
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code in {413, 415, 422}
    assert code in {None, answer.json()["code"]}
    assert answer.json()["detail"]


@pytest.mark.parametrize("case", LATER)
async def test_extraction_rejects_with_a_readable_status(client: CoachClient, case: str) -> None:
    content, codes = LATER[case]
    answer = await client.http.post(
        "/v1/resumes", files={"file": content}, data={"kind": "interview"}
    )
    if answer.is_error:
        assert answer.json()["code"] in codes
        return
    resume = await _settled(client, answer.json()["id"])
    assert resume["state"] == "rejected"
    assert resume["code"] in codes
    assert resume["detail"]
    assert {it["state"] for it in resume["analyses"]} == {"failed"}


async def test_one_bad_file_does_not_hold_up_the_next(client: CoachClient) -> None:
    bad = await client.http.post("/v1/resumes", files={"file": PDF[:4000]})
    good = await client.http.post("/v1/resumes", files={"file": PDF + b"\n%next"})
    assert (await _settled(client, good.json()["id"]))["state"] == "ready"
    assert (await _settled(client, bad.json()["id"]))["state"] == "rejected"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/resumes/res_unknown", 404),
        ("DELETE", "/v1/resumes/res_unknown", 404),
        ("GET", "/v1/analyses/ana_unknown/events", 404),
        ("PATCH", "/v1/resumes", 405),
        ("POST", "/v1/resumes", 422),
    ],
)
async def test_other_mistakes_are_problems_too(
    client: CoachClient, method: str, path: str, status: int
) -> None:
    answer = await client.http.request(method, path)
    assert answer.status_code == status
    assert answer.json()["code"]


async def test_without_a_key_nothing_is_told(client: CoachClient) -> None:
    answer = await client.http.get("/v1/resumes", headers={"Authorization": "Bearer nobody"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"


async def _settled(client: CoachClient, resume_id: str) -> dict[str, object]:
    import asyncio

    async with asyncio.timeout(20):
        while True:
            resume: dict[str, object] = (await client.http.get(f"/v1/resumes/{resume_id}")).json()
            if resume["state"] != "processing":
                return resume
            await asyncio.sleep(0.05)
