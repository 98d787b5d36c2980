"""Memory and CPU of the processes of a running product."""

from dataclasses import dataclass

import psutil

from cli.fleet import Fleet

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """Resident memory of a process, alone and with its children; CPU of all of them."""

    megabytes: float
    megabytes_with_children: float
    cpu_seconds: float
    is_service: bool


def usage_of(running: Fleet) -> dict[str, Usage]:
    """Usage of every service and server, by name."""
    found = {name: _usage(child.pid, is_service=True) for name, child in running.services.items()}
    for server in running.stack.servers:
        found[server.name] = _usage(server.child.pid, is_service=False)
    return found


def _usage(pid: int, *, is_service: bool) -> Usage:
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    memory = [member.memory_info().rss / _MEGABYTE for member in family]
    times = [member.cpu_times() for member in family]
    cpu = sum(time.user + time.system for time in times)
    return Usage(memory[0], sum(memory), cpu, is_service)
