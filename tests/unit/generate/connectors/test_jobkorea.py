"""The contract of the openings feed, on made data: any adapter must pass it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.generate.connectors.jobkorea import FileFeed, JobKoreaConnector, Opening
from services.generate.connectors.ports import ConnectorError
from tests.unit.generate.connectors.conftest import now


def made(number: int, **fields: Any) -> dict[str, Any]:
    skills = ["Java", "Kafka"] if number % 2 else ["Java"]
    return {
        "id": f"o{number}",
        "role": "backend",
        "skills": skills,
        "company": "비밀 회사",
        **fields,
    }


def feed(tmp_path: Path, *lines: Any) -> FileFeed:
    path = tmp_path / "openings.jsonl"
    text = (
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    )
    path.write_text("\n".join(text), "utf-8")
    return FileFeed(path)


async def test_a_feed_gives_each_opening_once(tmp_path: Path) -> None:
    given = [
        opening
        async for opening in feed(tmp_path, made(1), made(2), made(1), "no json", "{}").openings()
    ]
    assert [opening.id for opening in given] == ["o1", "o2"]
    assert given[0] == Opening(id="o1", role="backend", skills=("Java", "Kafka"))


@pytest.mark.parametrize("lines", [["broken", "{}"], ["[1, 2]"]])
async def test_a_feed_of_garbage_is_malformed(tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(ConnectorError, match="malformed"):
        _ = [opening async for opening in feed(tmp_path, *lines).openings()]


async def test_a_feed_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(ConnectorError, match="unreachable"):
        _ = [opening async for opening in FileFeed(tmp_path / "none").openings()]


async def test_shares_of_skills_become_a_trend_and_nothing_else_of_an_opening(
    tmp_path: Path,
) -> None:
    openings = [made(number) for number in range(4)]
    connector = JobKoreaConnector(feed(tmp_path, *openings), now=now)
    korean, english = (await connector.fetch("Java")).entries
    assert "Java 100%, Kafka 50%" in korean.text
    assert "4 backend openings" in english.text
    assert "비밀 회사" not in f"{korean}{english}"


async def test_few_and_closed_openings_say_nothing(tmp_path: Path) -> None:
    closed = [made(number, closes=date(2026, 11, 23).isoformat()) for number in range(9)]
    connector = JobKoreaConnector(feed(tmp_path, made(20), made(21), *closed), now=now)
    assert (await connector.fetch("Java")).entries == ()


async def test_an_empty_file_is_no_error(tmp_path: Path) -> None:
    assert (await JobKoreaConnector(feed(tmp_path), now=now).fetch("Java")).entries == ()
