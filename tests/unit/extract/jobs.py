"""Jobs for the pool's workers, apart from the tests so that a worker need not import pytest."""

import os
import sys
import time

from libs.contracts.problems import Code, ProblemError


def pid_after(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def crash() -> None:
    os.abort()


def hoard(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def refuse(code: Code) -> None:
    raise ProblemError(code, "because")


def fail() -> None:
    raise IndexError("text of the resume")


def modules() -> set[str]:
    return set(sys.modules)


def uninstalled() -> None:
    raise ModuleNotFoundError("langchain_core")


def environment() -> set[str]:
    return set(os.environ)


def chatter() -> None:
    os.write(1, b"unknown keyword: Hong Gildong")
    os.write(2, b"unknown keyword: Hong Gildong")
