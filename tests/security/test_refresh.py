"""Over HTTP: a refresh token is good once, and its second use ends all that came of it."""

import httpx

from tests.doors import Door


async def exchange(http: httpx.AsyncClient, token: str) -> httpx.Response:
    return await http.post("/v1/tokens/refresh", json={"refresh_token": token})


async def test_a_refresh_token_used_twice_ends_its_line(open_door: Door) -> None:
    async with open_door.client() as http:
        granted = await http.post("/v1/tokens", json={"subject": "park"})
    first = granted.raise_for_status().json()["refresh_token"]
    async with open_door.client(None) as http:
        second = (await exchange(http, first)).raise_for_status().json()
        third = (await exchange(http, second["refresh_token"])).raise_for_status().json()
        async with open_door.client(third["access_token"]) as person:
            assert (await person.get("/v1/resumes")).status_code == 200
            reused = await exchange(http, first)
            assert (reused.status_code, reused.json()["code"]) == (401, "unauthenticated")
            assert (await person.get("/v1/resumes")).status_code == 401
        assert (await exchange(http, third["refresh_token"])).status_code == 401
