"""Become another program that dies with its parent: ``launch.py PARENT PROGRAM ARGS...``.

Run as a script, so that no hook has to run between fork and exec of a multi-threaded parent.
Linux kills the program when its parent ends, for whatever reason (PR_SET_PDEATHSIG, prctl(2)).
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(parent: int, argv: list[str]) -> None:
    """Replace this process by ``argv``, tied to the life of ``parent``, its parent process."""
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL):
        sys.exit("prctl failed")
    if os.getppid() != parent:  # it ended before the signal was set
        sys.exit("the parent is gone")
    os.execvp(argv[0], argv)  # noqa: S606 (the argument vector comes from our own code)


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
