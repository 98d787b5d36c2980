"""The API's client: upload a file, follow its analyses, fetch their results."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from libs.contracts.api import AnalysisOptions, AnalysisView, ErasureView, ResumeView
from libs.contracts.kinds import AnalysisKind
from libs.contracts.problems import CATALOG, Code

Show = Callable[[str], None]
_PATHS = {
    AnalysisKind.INTERVIEW: "interview-questions",
    AnalysisKind.LEARNING: "learning-path",
}


class RefusedError(Exception):
    """The API refused, or an analysis failed; ``problem`` says why."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("title", ""))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class CoachClient:
    """Speaks to one ingest service."""

    http: httpx.AsyncClient

    @classmethod
    def to(cls, url: str, key: str) -> "CoachClient":
        """A client of the API at ``url`` with an API key."""
        headers = {"Authorization": f"Bearer {key}"}
        timeout = httpx.Timeout(30, read=120)
        return cls(httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout))

    async def upload(
        self, file: Path, kinds: Sequence[AnalysisKind], language: str | None
    ) -> ResumeView:
        """Upload a file and ask for analyses of it.

        Raises:
            RefusedError: the API does not take it.
            OSError: the file cannot be read.
        """
        data: dict[str, Any] = {"kind": [kind.value for kind in kinds]}
        if language:
            data["language"] = language
        content = await asyncio.to_thread(file.read_bytes)
        answer = await self.http.post("/v1/resumes", files={"file": content}, data=data)
        return ResumeView.model_validate(_checked(answer))

    async def ask(
        self, resume_id: str, kind: AnalysisKind, options: AnalysisOptions
    ) -> AnalysisView:
        """Ask for an analysis of a resume that is there; asked again, another one comes.

        Raises:
            RefusedError: there is no such resume, or it is asked too much of it.
        """
        path = f"/v1/resumes/{resume_id}/{_PATHS[kind]}"
        body = options.model_dump(mode="json", exclude_defaults=True)
        return AnalysisView.model_validate(_checked(await self.http.post(path, json=body)))

    async def follow(self, analysis_id: str, show: Show) -> AnalysisView:
        """Wait for an analysis; ``show`` is told each stage.

        Raises:
            RefusedError: it failed.
        """
        while True:
            async for event in self._events(analysis_id):
                show(event["stage"])
                if event["state"] == "failed":
                    raise RefusedError(_problem(event["code"]))
                if event["state"] == "done":
                    return AnalysisView.model_validate(event)

    async def erase(self, resume_id: str) -> None:
        """Erase a resume.

        Raises:
            RefusedError: there is no such resume, or it is not the key's.
        """
        _checked(await self.http.delete(f"/v1/resumes/{resume_id}"), read=False)

    async def erasure(self, resume_id: str) -> ErasureView:
        """How far the erasure of a resume has come.

        Raises:
            RefusedError: there is none, or it is not the key's.
        """
        return ErasureView.model_validate(
            _checked(await self.http.get(f"/v1/erasures/{resume_id}"))
        )

    async def erasure_keys(self) -> dict[str, Any]:
        """The public keys that verify receipts of erasures (JWKS)."""
        keys: dict[str, Any] = _checked(await self.http.get("/.well-known/erasure-keys.json"))
        return keys

    async def export(self, resume_id: str | None, file: Path) -> int:
        """Download the archive of a resume, or of everything of the caller's, into ``file``.

        Returns:
            How many bytes it has.

        Raises:
            RefusedError: there is no such resume, or it is not the key's.
        """
        path = f"/v1/resumes/{resume_id}/export" if resume_id else "/v1/export"
        async with self.http.stream("GET", path) as answer:
            if answer.is_error:
                await answer.aread()
            _checked(answer, read=answer.is_error)
            with await asyncio.to_thread(file.open, "wb") as archive:
                async for piece in answer.aiter_bytes():
                    await asyncio.to_thread(archive.write, piece)
        return (await asyncio.to_thread(file.stat)).st_size

    async def _events(self, analysis_id: str) -> AsyncIterator[dict[str, Any]]:
        path = f"/v1/analyses/{analysis_id}/events"
        async with self.http.stream("GET", path) as answer:
            if answer.is_error:
                await answer.aread()
            _checked(answer, read=answer.is_error)
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))


def _checked(answer: httpx.Response, *, read: bool = True) -> Any:
    if not answer.is_error:
        return answer.json() if read else None
    try:
        problem = answer.json()
    except ValueError:
        problem = {"title": f"HTTP {answer.status_code}", "code": "unavailable"}
    raise RefusedError(problem)


def _problem(code: str) -> dict[str, Any]:
    kind = CATALOG[Code(code)]
    return {"code": code, "title": kind.title, "detail": kind.action}
