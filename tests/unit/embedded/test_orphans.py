"""However the parent ends, neither its children nor theirs outlive it."""

from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals

import pytest

from tests.unit.embedded.parents import left_after, running

SOURCE = """
import asyncio, sys, uvloop
from pathlib import Path
from libs.embedded.child import Child, Program

# The grandchild ignores the polite signals.
FAMILY = "(trap '' TERM INT HUP; sleep 300) & echo started; wait"

async def started(log):
    return b"started" in log.read_bytes()

async def main(log):
    program = Program("family", ("sh", "-c", FAMILY), log, ready=lambda: started(log))
    async with Child(program):
        print("ready", flush=True)
        await asyncio.sleep(60)

runner = uvloop.run if sys.argv[2] == "uvloop" else asyncio.run
runner(main(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
@pytest.mark.parametrize("blow", [SIGKILL, SIGTERM, SIGINT])
def test_nobody_outlives_the_parent(tmp_path: Path, blow: Signals, loop: str) -> None:
    with running(SOURCE, str(tmp_path / "family.log"), loop) as parent:
        assert left_after(parent, blow, count=3) == []
