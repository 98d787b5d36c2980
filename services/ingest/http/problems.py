"""Every error as ``application/problem+json`` with a stable code (RFC 9457)."""

from collections.abc import Iterable, Mapping
from traceback import extract_tb
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pymongo.errors import PyMongoError
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from libs.contracts.problems import Code, FieldError, ProblemError
from libs.platform.limits.standing import LimitedError, refusal_headers
from libs.platform.vault.cipher import TamperedError
from libs.platform.vault.datakeys import ErasedError
from libs.platform.vault.store import NoSuchItemError
from services.ingest.http.openapi import PROBLEM_TYPE
from services.ingest.ports import StaleError

_log = structlog.get_logger()
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
_BY_STATUS = {
    400: Code.INVALID_REQUEST,
    401: Code.UNAUTHENTICATED,
    403: Code.FORBIDDEN,
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    413: Code.FILE_TOO_LARGE,
}


def problem_response(error: ProblemError, instance: str | None = None) -> JSONResponse:
    """The answer for a problem."""
    problem = error.problem(instance)
    return JSONResponse(
        problem.model_dump(mode="json", exclude_none=True),
        status_code=problem.status,
        media_type=PROBLEM_TYPE,
        headers=_headers(error),
    )


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""

    def answer(error: type[Exception], code: Code) -> None:
        @app.exception_handler(error)
        async def handle(request: Request, _error: Exception) -> JSONResponse:
            return problem_response(ProblemError(code), request.url.path)

    answer(ErasedError, Code.ERASED)
    answer(NoSuchItemError, Code.NOT_FOUND)
    answer(StaleError, Code.CONFLICT)
    answer(TamperedError, Code.INTERNAL)
    answer(Exception, Code.INTERNAL)

    @app.exception_handler(ProblemError)
    async def on_problem(request: Request, error: ProblemError) -> JSONResponse:
        return problem_response(error, request.url.path)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem_response(invalid(error.errors()), request.url.path)

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> JSONResponse:
        code = _BY_STATUS.get(error.status_code, Code.INVALID_REQUEST)
        response = problem_response(ProblemError(code), request.url.path)
        if code is Code.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = ", ".join(sorted(_methods(app, request)))
        return response

    @app.exception_handler(PyMongoError)
    @app.exception_handler(RedisError)
    async def on_unavailable(request: Request, error: Exception) -> JSONResponse:
        _log.error("store_unavailable", error=type(error).__name__, path=_route(request))
        return problem_response(ProblemError(Code.UNAVAILABLE), request.url.path)


def invalid(errors: Iterable[Mapping[str, Any]]) -> ProblemError:
    """The problem of what pydantic found wrong; it quotes no value."""
    fields = tuple(
        FieldError(field=".".join(map(str, item["loc"])), message=item["msg"]) for item in errors
    )
    return ProblemError(Code.INVALID_REQUEST, errors=fields)


class LastResort:
    """Logs type and place of an error that nobody foresaw; its text may quote personal data.

    Starlette has answered it by then, and raises it again for the server to log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            places = [f"{it.name}:{it.lineno}" for it in extract_tb(error.__traceback__)[-3:]]
            _log.error("unforeseen", error=type(error).__name__, places=places)


def _methods(app: FastAPI, request: Request) -> set[str]:
    """The methods of every route of the path: the router names those of the first one only."""
    found: set[str] = set()
    for method in _METHODS:
        probe = {**request.scope, "method": method}
        if any(route.matches(probe)[0] is Match.FULL for route in app.router.routes):
            found.add(method)
    return found


def _headers(error: ProblemError) -> dict[str, str]:
    if isinstance(error, LimitedError):
        return refusal_headers(error.standing)
    if error.code is Code.UNAUTHENTICATED:
        return {"WWW-Authenticate": 'Bearer realm="coach"'}
    return {}


def _route(request: Request) -> str:
    route = request.scope.get("route")
    return getattr(route, "path", "")
