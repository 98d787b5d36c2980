"""Archives from Maven Central: fetched once, whole or not at all, with errors a person can use."""

import asyncio
from pathlib import Path

import pytest

from libs.embedded.errors import ChildError, MissingToolError
from libs.embedded.java import Archive, fill, java

ARCHIVE = Archive("apache-kafka", "1.0", "copy-dependencies")
# Puts one file into the folder that -DoutputDirectory= names, and counts its runs.
MAVEN = """#!/bin/sh
echo run >> "$(dirname "$0")/runs"
for argument; do
  case "$argument" in -DoutputDirectory=*) folder="${argument#*=}";; esac
done
mkdir -p "$folder" && sleep 0.1 && echo jar > "$folder/a.jar"
"""


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return folder


def install(tools: Path, name: str, script: str) -> None:
    (tools / name).write_text(script)
    (tools / name).chmod(0o755)


async def test_two_at_once_fetch_once(tools: Path, tmp_path: Path) -> None:
    install(tools, "mvn", MAVEN)
    cache = tmp_path / "cache"
    await asyncio.gather(ARCHIVE.fetch(cache), ARCHIVE.fetch(cache))
    assert (ARCHIVE.folder(cache) / "a.jar").read_text() == "jar\n"
    assert (tools / "runs").read_text() == "run\n"


async def test_a_failed_fetch_leaves_nothing_and_says_what_to_do(
    tools: Path, tmp_path: Path
) -> None:
    install(tools, "mvn", "#!/bin/sh\necho Unknown host\nexit 1\n")
    with pytest.raises(ChildError, match=r"(?s)Unknown host.*Check the network"):
        await ARCHIVE.fetch(tmp_path / "cache")
    assert not ARCHIVE.folder(tmp_path / "cache").exists()


async def test_what_is_fetched_needs_no_maven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    ARCHIVE.folder(tmp_path).mkdir()
    await ARCHIVE.fetch(tmp_path)


async def test_no_maven_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingToolError, match="Maven is missing"):
        await ARCHIVE.fetch(tmp_path)


def test_no_java_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MissingToolError, match="Java is missing"):
        java()


def test_a_template_without_a_value_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        fill("kafka.properties", tmp_path / "out", port=1)
