"""The ``coach`` command as a person types it, against the running product."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from cli.fleet import Fleet


async def coach(product: Fleet, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command against the running product."""
    env = {
        **os.environ,
        "COACH_URL": product.url,
        "COACH_KEY": product.key,
        "COACH_MONGO_URL": product.stack.mongo_url,
        **env,
    }
    command = [str(Path(sys.executable).with_name("coach")), *words]
    return await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, env=env, check=False
    )
