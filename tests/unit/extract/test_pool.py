import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator

import psutil
import pytest

from libs.contracts.problems import Code, ProblemError
from services.extract.pool import Pool, Terms
from tests.unit.extract.jobs import (
    chatter,
    crash,
    environment,
    fail,
    hoard,
    pid_after,
    refuse,
    uninstalled,
)

JOBS = ("tests.unit.extract.jobs",)


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    made = Pool(2, Terms(memory_bytes=400 << 20, recycle_jobs=5, preload=JOBS))
    await made.start()
    yield made
    made.close()


async def code_of(pool: Pool, function: object, *args: object, timeout_s: float = 5) -> Code:
    with pytest.raises(ProblemError) as problem:
        await pool.run(function, *args, timeout_s=timeout_s)  # type: ignore[arg-type]
    return problem.value.code


async def test_two_workers_share_the_work(pool: Pool) -> None:
    pids = await asyncio.gather(*(pool.run(pid_after, 0.1, timeout_s=5) for _ in range(4)))
    assert len(set(pids)) == 2
    assert os.getpid() not in pids


async def test_a_worker_has_no_key_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COACH_VAULT_KEKS", "OPENAI_API_KEY", "TESSDATA_PREFIX"):
        monkeypatch.setenv(name, "x")
    pool = Pool(1, Terms(memory_bytes=400 << 20, recycle_jobs=5, preload=JOBS))
    await pool.start()
    seen = await pool.run(environment, timeout_s=5)
    pool.close()
    assert seen & {"COACH_VAULT_KEKS", "OPENAI_API_KEY", "TESSDATA_PREFIX"} == {"TESSDATA_PREFIX"}


async def test_a_hanging_job_is_killed_and_the_others_go_on(pool: Pool) -> None:
    hanging = asyncio.create_task(code_of(pool, pid_after, 60, timeout_s=0.3))
    assert await pool.run(hoard, 1, timeout_s=5) == 1 << 20
    assert await hanging is Code.EXTRACTION_TIMEOUT
    assert await pool.run(hoard, 1, timeout_s=5) == 1 << 20


async def test_a_crash_costs_its_job_only(pool: Pool) -> None:
    waiting = asyncio.create_task(pool.run(pid_after, 0.2, timeout_s=5))
    assert await code_of(pool, crash) is Code.DAMAGED_FILE
    assert await waiting
    assert await pool.run(pid_after, 0, timeout_s=5)


async def test_memory_is_limited(pool: Pool) -> None:
    assert await code_of(pool, hoard, 800) is Code.ARCHIVE_BOMB


async def test_a_problem_travels_whole(pool: Pool) -> None:
    with pytest.raises(ProblemError) as problem:
        await pool.run(refuse, Code.NO_TEXT, timeout_s=5)
    assert (problem.value.code, problem.value.detail) == (Code.NO_TEXT, "because")


async def test_any_other_fault_is_a_damaged_file(
    pool: Pool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await code_of(pool, fail) is Code.DAMAGED_FILE
    assert "text of the resume" not in "".join(capsys.readouterr())


async def test_a_package_that_is_missing_is_no_fault_of_the_file(pool: Pool) -> None:
    assert await code_of(pool, uninstalled) is Code.UNAVAILABLE


async def test_a_worker_that_cannot_start_is_no_fault_of_the_file() -> None:
    pool = Pool(1, Terms(preload=("services.extract.no_such_module",)))
    assert await code_of(pool, pid_after, 0) is Code.UNAVAILABLE
    pool.close()


async def test_what_parsers_print_about_a_file_reaches_no_log(
    capfd: pytest.CaptureFixture[str],
) -> None:
    pool = Pool(1, Terms(preload=JOBS))
    await pool.run(chatter, timeout_s=20)
    pool.close()
    assert "Gildong" not in "".join(capfd.readouterr())


async def test_workers_are_recycled_after_their_jobs() -> None:
    pool = Pool(1, Terms(recycle_jobs=3, preload=JOBS))
    pids = [await pool.run(pid_after, 0, timeout_s=5) for _ in range(7)]
    pool.close()
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


async def test_workers_are_recycled_when_they_have_grown() -> None:
    pool = Pool(1, Terms(recycle_rss_bytes=1, preload=JOBS))
    pids = [await pool.run(pid_after, 0, timeout_s=5) for _ in range(3)]
    pool.close()
    assert len(set(pids)) == 3


async def test_the_event_loop_never_waits_for_a_worker(pool: Pool) -> None:
    busy = [asyncio.create_task(pool.run(pid_after, 0.4, timeout_s=5)) for _ in range(6)]
    longest = 0.0
    while not all(task.done() for task in busy):
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        longest = max(longest, time.perf_counter() - before)
    assert longest < 0.25


@pytest.mark.parametrize("seconds", [0.5, 600])
def test_no_worker_outlives_a_service_that_is_killed(seconds: float) -> None:
    code = (
        "import asyncio\n"
        "from services.extract.pool import Pool, Terms\n"
        "from tests.unit.extract.jobs import pid_after\n"
        "async def main():\n"
        f"    pool = Pool(1, Terms(preload={JOBS}))\n"
        "    print(await pool.run(pid_after, 0, timeout_s=60), flush=True)\n"
        f"    await pool.run(pid_after, {seconds}, timeout_s=600)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as service:
        assert service.stdout is not None
        worker = psutil.Process(int(service.stdout.readline()))
        service.kill()
    worker.wait(timeout=20)
