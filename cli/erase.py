"""``coach erase``: the owner's right, from the command line."""

import os
import sys

import httpx

from cli.client import CoachClient, RefusedError


async def erase_resume(resume_id: str) -> int:
    """Erase over the API; the exit status is 1 if it is refused or cannot be reached."""
    url = os.environ.get("COACH_URL")
    if not url:
        sys.stderr.write("Set COACH_URL (and COACH_KEY) to the service that has the resume.\n")
        return 1
    client = CoachClient.to(url, os.environ.get("COACH_KEY", ""))
    async with client.http:
        try:
            await client.erase(resume_id)
        except RefusedError as error:
            problem = error.problem
            sys.stderr.write(f"{problem.get('title')}. {problem.get('detail', '')}\n")
            return 1
        except httpx.HTTPError:
            sys.stderr.write(f"{url} cannot be reached.\n")
            return 1
    sys.stdout.write(f"{resume_id} is erased\n")
    return 0
