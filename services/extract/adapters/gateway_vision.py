"""Vision through the model gateway: OpenAI, Anthropic or Gemini, whichever the router picks."""

import asyncio
import json
from importlib.resources import files

from pydantic import BaseModel, Field

from libs.llm.port import Call, Gateway, Image, NoAnswerError, Prompt, Purpose
from services.extract.vision.port import VisionUnavailableError


class Page(BaseModel):
    """What a model answers for one page."""

    text: str = Field(description="The text on the page, line by line; empty if unreadable")


class GatewayVision:
    """Asks once a page, all pages at once; the budget of the resume's tenant is charged."""

    def __init__(self, gateway: Gateway, timeout_s: float) -> None:
        self._gateway = gateway
        self._timeout_s = timeout_s
        self._words = json.loads(
            files("services.extract.vision").joinpath("prompt.json").read_text(encoding="utf-8")
        )

    async def transcribe(self, pages: tuple[bytes, ...], tenant: str) -> tuple[str, ...]:
        """The text of each page.

        Raises:
            VisionUnavailableError: no model answers in time, or the budget is spent.
        """
        try:
            return tuple(await asyncio.gather(*(self._page(page, tenant) for page in pages)))
        except NoAnswerError as error:
            raise VisionUnavailableError(str(error)) from None

    async def _page(self, page: bytes, tenant: str) -> str:
        prompt = Prompt(
            answer=Page,
            system=self._words["system"],
            user=self._words["user"],
            images=(Image(page),),
            version=self._words["version"],
        )
        deadline = asyncio.get_running_loop().time() + self._timeout_s
        call = Call(prompt, tenant, Purpose.VISION, deadline)
        return (await self._gateway.ask(call)).value.text
