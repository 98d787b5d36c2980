"""A child is started once, watched until ready, and ended for certain."""

import asyncio
from pathlib import Path
from signal import SIGKILL

import psutil
import pytest

from libs.embedded.child import Child, Program, complete
from libs.embedded.errors import ChildError
from tests.unit.embedded.parents import living


def program(folder: Path, script: str, **options: object) -> Program:
    log = folder / "child.log"

    async def says_ready() -> bool:
        return b"ready" in log.read_bytes()

    base: dict[str, object] = {"ready": says_ready, "start_timeout": 5.0}
    return Program("test program", ("sh", "-c", script), log, **{**base, **options})  # type: ignore[arg-type]


async def test_start_returns_when_the_program_is_ready(tmp_path: Path) -> None:
    child = Child(program(tmp_path, "sleep 0.1; echo ready; exec sleep 60"))
    async with child:
        assert child.running
        assert b"ready" in child.program.log.read_bytes()
    assert not child.running


async def test_an_early_end_is_reported_with_the_last_lines_and_the_remedy(tmp_path: Path) -> None:
    child = Child(program(tmp_path, "echo no such disk; exit 3", hint="Buy a disk."))
    with pytest.raises(ChildError) as raised:
        await child.start()
    text = str(raised.value)
    assert "test program failed: it ended with status 3." in text
    assert "no such disk" in text
    assert text.endswith("Buy a disk.")


async def test_a_program_that_never_answers_is_killed(tmp_path: Path) -> None:
    child = Child(program(tmp_path, "exec sleep 60", start_timeout=0.2))
    with pytest.raises(ChildError, match=r"it did not answer in 0\.2 s"):
        await child.start()
    assert not child.running


async def test_a_missing_program_is_an_error(tmp_path: Path) -> None:
    missing = Program("ghost", ("/no/such/program",), tmp_path / "log", ready=_never)
    with pytest.raises(ChildError, match="ghost failed"):
        await Child(missing).start()


async def _never() -> bool:
    return False


async def test_two_starts_at_once_make_one_process(tmp_path: Path) -> None:
    child = Child(program(tmp_path, "echo $$ >> pids; echo ready; exec sleep 60", cwd=tmp_path))
    async with child:
        await asyncio.gather(child.start(), child.start())
    assert len((tmp_path / "pids").read_text().splitlines()) == 1


async def test_a_cancelled_start_leaves_nothing(tmp_path: Path) -> None:
    child = Child(program(tmp_path, "exec sleep 60"))
    start = asyncio.create_task(child.start())
    await asyncio.sleep(0.2)
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start
    assert not child.running


async def test_a_deaf_program_is_killed_after_its_time_to_stop(tmp_path: Path) -> None:
    deaf = program(tmp_path, "trap '' TERM; echo ready; sleep 60", stop_timeout=0.2)
    child = Child(deaf)
    await child.start()
    await child.stop()
    assert await child.wait() == -SIGKILL


@pytest.mark.parametrize("end", ["stop", "kill"])
async def test_the_end_reaches_grandchildren(tmp_path: Path, end: str) -> None:
    child = Child(program(tmp_path, "(trap '' TERM; sleep 60) & echo ready; wait"))
    await child.start()
    family = psutil.Process(child.pid).children(recursive=True)
    await getattr(child, end)()
    assert family
    assert await asyncio.to_thread(living, family, 2) == []


async def test_a_restart_is_a_new_process_of_the_same_program(tmp_path: Path) -> None:
    async with Child(program(tmp_path, "echo ready; exec sleep 60")) as child:
        before = child.pid
        await child.kill()
        await child.restart()
        assert child.running
        assert child.pid != before


async def test_the_environment_is_laid_over_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OURS", "ours")
    script = "echo $OURS $THEIRS"
    await complete(program(tmp_path, script, env={"THEIRS": "theirs"}), 5.0)
    assert (tmp_path / "child.log").read_text() == "ours theirs\n"


@pytest.mark.parametrize(
    ("script", "reason"), [("exit 4", "status 4"), ("sleep 60", r"longer than 0\.2 s")]
)
async def test_a_program_run_to_its_end_may_fail(tmp_path: Path, script: str, reason: str) -> None:
    with pytest.raises(ChildError, match=reason):
        await complete(program(tmp_path, script), 0.2)


async def test_nothing_of_ours_stays_open_afterwards(tmp_path: Path) -> None:
    before = psutil.Process().num_fds()
    for _ in range(3):
        async with Child(program(tmp_path, "echo ready; exec sleep 60")):
            pass
    assert psutil.Process().num_fds() <= before + 1
