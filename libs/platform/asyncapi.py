"""What a service consumes and publishes, as an AsyncAPI 3 document."""

from faststream.specification import AsyncAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from libs.platform.bus.bus import Bus


def asyncapi_routes(bus: Bus, service: str) -> list[BaseRoute]:
    """``/asyncapi.json``: FastStream's page for people would load scripts from other sites."""
    specification = AsyncAPI(bus.broker, title=f"Resume Coach: {service}", version="1")

    async def document(_request: Request) -> Response:
        content = specification.to_specification().to_json()
        return Response(content, media_type="application/json")

    return [Route("/asyncapi.json", document)]
