"""What every request passes through before a route, outermost first."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from libs.platform.audit.journal import Journal
from libs.platform.limits.limits import Limits
from services.ingest.http.access import AccessLog
from services.ingest.http.admission import Admission
from services.ingest.http.headers import SecurityHeaders
from services.ingest.http.problems import LastResort


def guarded(app: ASGIApp, limits: Limits, journal: Journal, origins: Sequence[str]) -> LastResort:
    """The application behind its guards; a preflight is noted, and answered without the limits."""
    noted = AccessLog(_cors(Admission(app, limits), origins), journal)
    return LastResort(SecurityHeaders(noted))


def _cors(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("GET", "POST", "PUT", "DELETE"),
        allow_headers=("Authorization", "Content-Type", "Idempotency-Key"),
        expose_headers=("Location", "RateLimit", "RateLimit-Policy", "Retry-After"),
    )
