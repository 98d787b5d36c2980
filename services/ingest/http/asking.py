"""Asking for an analysis: what the two routes for it share."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Response

from libs.contracts.api import AnalysisOptions, AnalysisView
from libs.contracts.kinds import AnalysisKind
from libs.platform.auth.principal import Principal
from services.ingest.http.auth import Caller
from services.ingest.http.state import Desk
from services.ingest.http.views import analysis_view
from services.ingest.usecases import ResumeDesk


@dataclass(frozen=True, slots=True)
class Asking:
    """A request for an analysis of one resume."""

    caller: Principal
    desk: ResumeDesk
    resume_id: str
    options: AnalysisOptions
    idempotency_key: str | None

    async def make(self, kind: AnalysisKind, response: Response) -> AnalysisView:
        """Ask, and point at the analysis."""
        analysis = await self.desk.ask(
            self.caller, self.resume_id, kind, self.options, self.idempotency_key
        )
        view = analysis_view(await self.desk.get(self.caller, self.resume_id), analysis)
        response.headers["Location"] = view.links["self"]
        return view


def asking(
    caller: Caller,
    desk: Desk,
    resume_id: str,
    options: AnalysisOptions | None = None,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Asking:
    """Gather the request; without a body every option has its default."""
    return Asking(caller, desk, resume_id, options or AnalysisOptions(), idempotency_key)


Asked = Annotated[Asking, Depends(asking)]
