"""Commands that need a running service: COACH_URL names it, COACH_KEY says who asks."""

import os
import sys
from collections.abc import Awaitable, Callable

import httpx

from cli.client import CoachClient, RefusedError


async def ask_service(ask: Callable[[CoachClient], Awaitable[int]]) -> int:
    """Let ``ask`` speak to the service; the exit status is 1 if it refuses or is not there."""
    url = os.environ.get("COACH_URL")
    if not url:
        sys.stderr.write("Set COACH_URL (and COACH_KEY) to the service that has the resume.\n")
        return 1
    client = CoachClient.to(url, os.environ.get("COACH_KEY", ""))
    async with client.http:
        try:
            return await ask(client)
        except RefusedError as error:
            problem = error.problem
            sys.stderr.write(f"{problem.get('title')}. {problem.get('detail', '')}\n")
        except httpx.HTTPError:
            sys.stderr.write(f"{url} cannot be reached.\n")
    return 1
