"""Asking for an analysis: what the two routes for it share."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Response

from libs.contracts.api import AnalysisOptions, AnalysisView
from libs.contracts.kinds import AnalysisKind
from libs.platform.auth.principal import Principal
from libs.platform.limits.quotas import Allowance
from libs.platform.limits.standing import headers_of
from services.ingest.http.auth import Allowed, Caller
from services.ingest.http.state import Desk
from services.ingest.http.views import analysis_view
from services.ingest.usecases import ResumeDesk


@dataclass(frozen=True, slots=True)
class Asking:
    """A request for an analysis of one resume."""

    caller: Principal
    desk: ResumeDesk
    allowance: Allowance
    resume_id: str
    options: AnalysisOptions
    idempotency_key: str | None

    async def make(self, kind: AnalysisKind, response: Response) -> AnalysisView:
        """Ask, and point at the analysis."""
        analysis = await self.desk.ask(
            self.caller,
            self.resume_id,
            kind,
            self.options,
            allowance=self.allowance,
            idempotency_key=self.idempotency_key,
        )
        view = analysis_view(self.resume_id, analysis)
        response.headers["Location"] = view.links["self"]
        response.headers.update(headers_of(*self.allowance.standings.values()))
        return view


async def asking(
    *,
    caller: Caller,
    desk: Desk,
    allowance: Allowed,
    resume_id: str,
    options: AnalysisOptions | None = None,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Asking:
    """Gather the request; without a body every option has its default."""
    wanted = options or AnalysisOptions()
    return Asking(caller, desk, allowance, resume_id, wanted, idempotency_key)


Asked = Annotated[Asking, Depends(asking)]
