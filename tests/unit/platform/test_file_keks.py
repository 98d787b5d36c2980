"""Key-encryption keys from a file: private, read again when it changes, never lost by a bad one."""

import base64
import os
from pathlib import Path

import pytest

from libs.platform.vault.file_keks import FileKeks, kms_keks
from libs.platform.vault.kek_file import read_entries, write_entries
from libs.platform.vault.keks import KekError, KekProvider, find_key
from libs.platform.vault.settings import KekSource, VaultSettings, make_keks

KEYS = {name: os.urandom(32) for name in ("k1", "k2", "k3")}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keks"
    write_entries(path, {"k1": KEYS["k1"], "k2": KEYS["k2"]})
    return path


def test_the_first_key_is_the_current_one(file: Path) -> None:
    keks = FileKeks(file)
    assert (keks.current, keks.key("k1"), keks.key("k2")) == ("k1", KEYS["k1"], KEYS["k2"])
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o620, 0o604, 0o602, 0o666])
def test_a_file_that_others_may_read_or_change_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(KekError, match="open to others"):
        FileKeks(file)


def test_a_group_may_read_it(file: Path) -> None:
    file.chmod(0o440)
    assert FileKeks(file).current == "k1"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(file: Path) -> None:
    os.chown(file, 12345, -1)
    with pytest.raises(KekError, match="somebody else"):
        FileKeks(file)


def test_a_changed_file_is_read_again(file: Path) -> None:
    keks = FileKeks(file)
    write_entries(file, {"k3": KEYS["k3"], "k1": KEYS["k1"]})
    assert keks.current == "k1"
    keks.refresh()
    assert (keks.current, keks.key("k3")) == ("k3", KEYS["k3"])
    with pytest.raises(KekError):
        keks.key("k2")


@pytest.mark.parametrize("text", ["", "k9:short\n", "k9:!!\n", "k1\n", "# nothing\n", "\xff"])
def test_a_file_that_was_spoiled_leaves_the_keys_there_were(file: Path, text: str) -> None:
    keks = FileKeks(file)
    file.write_text(text, encoding="latin-1")
    keks.refresh()
    assert keks.key("k1") == KEYS["k1"]
    with pytest.raises(KekError) as caught:
        FileKeks(file)
    assert base64.b64encode(KEYS["k1"]).decode() not in str(caught.value)


def test_a_file_that_is_away_leaves_the_keys_there_were(file: Path) -> None:
    keks = FileKeks(file)
    file.rename(file.with_name("moved"))
    keks.refresh()
    assert keks.current == "k1"


async def test_a_key_that_another_process_uses_first_is_found_at_once(file: Path) -> None:
    keks: KekProvider = FileKeks(file)
    write_entries(file, {**read_entries(file), "k3": KEYS["k3"]})
    assert await find_key(keks, "k3") == KEYS["k3"]
    with pytest.raises(KekError):
        await find_key(keks, "k4")


class Reversing:
    """A key service that counts what it is asked; it can be away."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.away = False

    def make(self, kek_id: str) -> bytes:
        return KEYS[kek_id][::-1]

    def unwrap(self, kek_id: str, wrapped: bytes) -> bytes:
        if self.away:
            raise KekError("away")
        self.asked.append(kek_id)
        return wrapped[::-1]


def test_a_key_service_is_asked_once_for_each_key_and_may_be_away_later(file: Path) -> None:
    service = Reversing()
    write_entries(file, {"k1": service.make("k1")})
    keks = kms_keks(file, service)
    write_entries(file, {"k2": service.make("k2"), "k1": service.make("k1")})
    keks.refresh()
    service.away = True
    write_entries(file, {"k3": service.make("k3"), "k2": service.make("k2")})
    keks.refresh()
    assert (keks.current, keks.key("k1"), service.asked) == ("k2", KEYS["k1"], ["k1", "k2"])
    service.away = False
    keks.refresh()
    assert (keks.current, service.asked) == ("k3", ["k1", "k2", "k3"])


def test_a_setting_chooses(file: Path) -> None:
    chosen = VaultSettings(vault_provider=KekSource.FILE, vault_keks_file=file)
    assert isinstance(make_keks(chosen), FileKeks)
    for lacking in ({}, {"vault_provider": "file"}, {"vault_provider": "aws-kms"}):
        with pytest.raises(KekError, match="set COACH_VAULT_K"):
            make_keks(VaultSettings.model_validate(lacking))
