import os
from pathlib import Path

from libs.llm.keys import Key, KeyRing
from tests.unit.llm.clock import Clock


def secrets(ring: KeyRing) -> set[str]:
    return {key.secret for key in ring.all()}


def write(file: Path, text: str, stamp: int) -> None:
    file.write_text(text)
    os.utime(file, ns=(stamp, stamp))


def test_keys_take_turns() -> None:
    ring = KeyRing(("a", "b", "c"))

    firsts = [ring.in_turn()[0].secret for _ in range(6)]

    assert sorted(firsts) == ["a", "a", "b", "b", "c", "c"]


def test_a_rotated_file_is_in_use_within_a_second(tmp_path: Path) -> None:
    file, clock = tmp_path / "openai", Clock()
    write(file, "old\n", 1)
    ring = KeyRing((), file, clock)
    assert secrets(ring) == {"old"}

    write(file, "# since today\nnew-one\nnew-two  # spare\n\n", 2)
    clock.now += 1.0

    assert secrets(ring) == {"new-one", "new-two"}


def test_a_file_that_is_away_for_a_moment_changes_nothing(tmp_path: Path) -> None:
    file, clock = tmp_path / "openai", Clock()
    write(file, "key", 1)
    ring = KeyRing(("listed",), file, clock)
    ring.all()
    file.unlink()
    clock.now += 5.0

    assert secrets(ring) == {"key", "listed"}


def test_a_key_never_shows_itself() -> None:
    key = Key.of("sk-very-secret")

    assert "secret" not in repr(key)
    assert "secret" not in key.id
    assert Key.of("sk-very-secret").id == key.id != Key.of("another").id
