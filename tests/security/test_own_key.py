"""A key cannot end itself: neither by mistake, nor by who found it, nor by a fuzzer."""

from tests.doors import Door


async def test_a_key_is_ended_by_another_key_only(open_door: Door) -> None:
    async with open_door.client() as http:
        wanted = {"service": "own-key", "scopes": ["keys"]}
        made = (await http.post("/v1/api-keys", json=wanted)).json()
        path = f"/v1/api-keys/{made['id']}"
        async with open_door.client(made["token"]) as own:
            itself = await own.delete(path)
            at_once = await own.post(f"{path}/rotate", json={"overlap_hours": 0})
            assert (await own.get("/v1/api-keys")).status_code == 200
            later = await own.post(f"{path}/rotate", json={"overlap_hours": 1})
        assert [itself.status_code, at_once.status_code, later.status_code] == [409, 409, 201]
        assert itself.json()["code"] == "conflict"
        assert (await http.delete(path)).status_code == 204
