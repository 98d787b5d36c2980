"""The launcher ties a program to its parent without any help from a watcher."""

import subprocess
import sys
from signal import SIGKILL

from libs.embedded.child import LAUNCH
from tests.unit.embedded.parents import left_after, running

SOURCE = """
import os, subprocess, sys, time
command = [sys.executable, sys.argv[1], str(os.getpid()), "sh", "-c", "echo; exec sleep 60"]
child = subprocess.Popen(command, stdout=subprocess.PIPE)
child.stdout.readline()
print("ready", flush=True)
time.sleep(60)
"""


def test_the_program_dies_with_its_parent() -> None:
    with running(SOURCE, LAUNCH) as parent:
        assert left_after(parent, SIGKILL, count=1) == []


def test_it_starts_nothing_for_a_parent_that_is_gone() -> None:
    command = [sys.executable, LAUNCH, "999999999", "echo", "started"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "the parent is gone" in ended.stderr
