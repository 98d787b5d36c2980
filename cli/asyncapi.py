"""``coach asyncapi``: writes each service's AsyncAPI document, as the running service tells it."""

import asyncio
import json
import tempfile
from pathlib import Path

import httpx

from cli.fleet import fleet


async def write_documents(folder: Path) -> int:
    """Run the embedded product and save what its services say of themselves.

    Raises:
        EmbeddedError: something could not be started.
    """
    with tempfile.TemporaryDirectory(prefix="coach-") as data:
        async with fleet(Path(data)) as running, httpx.AsyncClient() as http:
            for service, port in running.ports.items():
                answer = await http.get(f"http://127.0.0.1:{port}/asyncapi.json")
                document = answer.raise_for_status().json()
                document["servers"] = {}  # addresses of a run that is over
                await asyncio.to_thread(_write, folder / f"{service}.json", document)
    return 0


def _write(path: Path, document: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
