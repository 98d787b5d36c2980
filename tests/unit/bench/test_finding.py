"""``make bench-retrieval`` takes the server that is named, or says why it measures none."""

from pathlib import Path

import pytest

from bench import retrieval


async def test_without_java_the_server_is_left_out_with_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COACH_TEST_ELASTICSEARCH_URL", raising=False)
    monkeypatch.setattr(retrieval, "ARCHIVES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    async with retrieval.server() as url:
        assert url is None
    assert "Not measured through Elasticsearch" in capsys.readouterr().err


async def test_a_server_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_TEST_ELASTICSEARCH_URL", "http://somewhere:9200")
    async with retrieval.server() as url:
        assert url == "http://somewhere:9200"
