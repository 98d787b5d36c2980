"""What a service consumes and publishes, as an AsyncAPI 3 document."""

from faststream.asgi import make_asyncapi_asgi
from faststream.specification import AsyncAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from libs.platform.bus.bus import Bus


def asyncapi_routes(bus: Bus, service: str) -> list[BaseRoute]:
    """``/asyncapi`` for people and ``/asyncapi.json`` for programs."""
    specification = AsyncAPI(bus.broker, title=f"Resume Coach: {service}", version="1")

    async def document(_request: Request) -> Response:
        content = specification.to_specification().to_json()
        return Response(content, media_type="application/json")

    return [
        Route("/asyncapi", make_asyncapi_asgi(specification)),
        Route("/asyncapi.json", document),
    ]
