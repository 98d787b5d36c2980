"""Exports: all that is kept about a person, decrypted, as one archive."""

import json
import mimetypes
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from libs.contracts.media import MediaType
from libs.contracts.profile import ResumeText
from libs.llm.batch.adapters.held import HeldPrompts
from libs.platform.auth.principal import Principal
from libs.platform.deliveries import Deliveries
from libs.platform.retention import RetentionSettings
from libs.platform.vault.cipher import TamperedError
from libs.platform.vault.store import ErasedError, NoSuchItemError, Owner, Purpose, Vault
from services.ingest.archive import ZipStream
from services.ingest.domain import Resume
from services.ingest.erasing import Eraser
from services.ingest.ports import Resumes
from services.ingest.traces import Traces
from services.ingest.values import ResumeState, now

_FOLDERS = {Purpose.TARGET: "jobs", Purpose.RESULT: "results"}


class Exporter:
    """Writes archives.

    An item that expires or is erased meanwhile is left out; ``manifest.json``, the last file, names
    what is in it.
    """

    def __init__(
        self,
        resumes: Resumes,
        vault: Vault,
        eraser: Eraser,
        deliveries: Deliveries,
        *,
        held: HeldPrompts,
        traces: Traces,
        kept: RetentionSettings,
    ) -> None:
        self._resumes = resumes
        self._vault = vault
        self._eraser = eraser
        self._deliveries = deliveries
        self._held = held
        self._traces = traces
        self._kept = kept

    async def of_resume(self, resume: Resume) -> AsyncIterator[bytes]:
        """The archive of one resume, in pieces."""
        archive = ZipStream()
        async for piece in self._write(archive, resume):
            yield piece
        yield await self._close(archive)

    async def of_person(self, caller: Principal) -> AsyncIterator[bytes]:
        """The archive of everything of a person, in pieces."""
        archive = ZipStream()
        ids: set[str] = set()
        async for resume in self._resumes.all_of(caller.tenant, caller.subject):
            ids.add(resume.id)
            async for piece in self._write(archive, resume):
                yield piece
        erasures = await self._eraser.all_of(caller.tenant, caller.subject)
        ids |= {it.opening.owner.resume_id for it in erasures}
        receipts = [
            {"resume_id": it.opening.owner.resume_id, "receipt": it.completion.receipt}
            for it in erasures
            if it.completion is not None
        ]
        yield await archive.add("erasures.json", _json(receipts))
        async for name, lines in self._traces.of(caller, ids):
            yield await archive.add(name, _json(lines))
        yield await self._close(archive)

    async def _write(self, archive: ZipStream, resume: Resume) -> AsyncIterator[bytes]:
        if resume.state is ResumeState.ERASED:
            return
        history = resume.model_dump(mode="json", exclude={"digest", "version"})
        yield await archive.add(f"{resume.id}/resume.json", _json(history))
        told = await self._deliveries.of(resume.tenant, resume.id)
        told_lines = [asdict(delivery) for delivery in told]
        yield await archive.add(f"{resume.id}/notifications.json", _json(told_lines))
        async for name, content in self._contents(resume):
            yield await archive.add(f"{resume.id}/{name}", content)
        async for name, content in self._prompts(resume):
            yield await archive.add(f"{resume.id}/prompts/{name}", content)

    async def _prompts(self, resume: Resume) -> AsyncIterator[tuple[str, bytes]]:
        """What waits for a vendor's batch, or lies in one, as the vendor gets it: masked."""
        held = self._held.of(resume.tenant, resume.id)
        while True:
            try:
                name, content = await anext(held)
            except StopAsyncIteration:
                return
            except TamperedError:
                yield "unreadable.txt", b""
                return
            yield f"{name}.json", content

    async def _contents(self, resume: Resume) -> AsyncIterator[tuple[str, bytes]]:
        identities: dict[str, Mapping[str, str]] = {}
        for ref in await self._vault.refs(Owner(resume.tenant, resume.id)):
            _, _, purpose, name = ref.split("/", 3)
            try:
                content = await self._vault.get(ref, resume.tenant)
            except (NoSuchItemError, ErasedError):
                continue
            except TamperedError:  # refused and noted; the person still gets all the rest
                yield f"unreadable-{purpose}-{name}.txt", b""
                continue
            if purpose == Purpose.IDENTITIES:  # sorts before the text that it belongs to
                identities[name] = json.loads(content)
            yield _name(Purpose(purpose), name, resume.content.media_type), content
            if purpose == Purpose.TEXT:
                yield f"text-{name}.txt", _plain(content, identities.get(name, {}))

    async def _close(self, archive: ZipStream) -> bytes:
        manifest = {
            "made_at": now(),
            "files": list(archive.names),
            "kept_days": {
                name: getattr(self._kept, name) for name in RetentionSettings.model_fields
            },
        }
        last = await archive.add("manifest.json", _json(manifest))
        return last + archive.end()


def _name(purpose: Purpose, name: str, media_type: str) -> str:
    if purpose is Purpose.FILE:
        suffix = mimetypes.guess_extension(media_type) or f".{MediaType(media_type).name.lower()}"
        return f"original-{name}{suffix}"
    if purpose in _FOLDERS:
        return f"{_FOLDERS[purpose]}/{name}.json"
    return f"{purpose.value}-{name}.json"


def _plain(content: bytes, identities: Mapping[str, str]) -> bytes:
    """The text as the person wrote it: what was masked is put back."""
    lines = [line.text for line in ResumeText.model_validate_json(content).lines]
    return "\n".join(_restored(lines, identities)).encode()


def _restored(lines: Iterable[str], identities: Mapping[str, str]) -> Iterable[str]:
    for line in lines:
        for placeholder, value in identities.items():
            line = line.replace(placeholder, value)  # noqa: PLW2901 (one after the other)
        yield line


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2, default=str).encode()
