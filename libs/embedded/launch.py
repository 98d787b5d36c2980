"""Become another program that dies with its parent: ``launch.py PARENT UID:GID|- PROGRAM ARGS...``.

Run as a script, so that no hook has to run between fork and exec of a multi-threaded parent.
Linux kills the program when its parent ends, for whatever reason (PR_SET_PDEATHSIG, prctl(2)).
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(parent: int, user: str, argv: list[str]) -> None:
    """Replace this process by ``argv``, as ``user`` (``UID:GID``, or ``-`` for the same)."""
    if user != "-":
        uid, gid = user.split(":")
        os.setgroups([])
        os.setgid(int(gid))
        os.setuid(int(uid))
    # After the change of user, because that clears the signal.
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL):
        sys.exit("prctl failed")
    if os.getppid() != parent:
        sys.exit("the parent is gone")
    os.execvp(argv[0], argv)  # noqa: S606 (the argument vector comes from our own code)


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
