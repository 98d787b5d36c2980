"""``coach export``: all that is kept about somebody, as one archive."""

import sys
from pathlib import Path

from cli.client import CoachClient
from cli.connecting import ask_service


async def export_archive(resume_id: str | None, out: Path) -> int:
    """Download the archive of a resume, or of everything that belongs to the key."""

    async def export(client: CoachClient) -> int:
        size = await client.export(resume_id, out)
        sys.stdout.write(f"{out}: {size} bytes\n")
        return 0

    return await ask_service(export)
