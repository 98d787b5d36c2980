"""The web page and the reference of the API: our own files, so that no other site is needed."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

_PAGES = {"/": "index.html", "/docs": "reference.html", "/asyncapi": "reference.html"}


def page_routes(folder: Path) -> list[BaseRoute]:
    """A route for each file of the folder, and for the pages."""
    paths = {f"/{file.name}": file.name for file in folder.iterdir() if file.suffix != ".html"}
    return [_route(path, folder / name) for path, name in {**paths, **_PAGES}.items()]


def _route(path: str, file: Path) -> Route:
    async def serve(_request: Request) -> Response:
        return FileResponse(file)

    return Route(path, serve)
