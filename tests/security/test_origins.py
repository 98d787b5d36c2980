"""No page of another site may call the API or read its answers: CORS is closed by default."""

import httpx

from tests.doors import Door

ELSEWHERE = {"Origin": "https://elsewhere.example"}
PREFLIGHT = ELSEWHERE | {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization",
}


def allowances(answer: httpx.Response) -> list[str]:
    return [name for name in answer.headers if name.startswith("access-control-")]


async def test_an_answer_allows_no_other_origin(open_door: Door) -> None:
    async with open_door.client() as http:
        own = await http.get("/v1/resumes", headers=ELSEWHERE)
    async with open_door.client(None) as http:
        nobodys = await http.get("/v1/resumes", headers=ELSEWHERE)
    assert (own.status_code, nobodys.status_code) == (200, 401)
    assert allowances(own) + allowances(nobodys) == []


async def test_a_preflight_is_refused(open_door: Door) -> None:
    async with open_door.client(None) as http:
        answer = await http.options("/v1/resumes", headers=PREFLIGHT)
    assert not answer.is_success
    assert allowances(answer) == []
