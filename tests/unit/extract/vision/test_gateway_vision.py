from collections.abc import AsyncGenerator
from typing import Any

import pytest

from libs.contracts.kinds import Provider
from libs.llm.port import Answer, Call, NoAnswerError, Piece, Purpose, Usage
from services.extract.adapters.gateway_vision import GatewayVision, Page
from services.extract.vision.port import VisionUnavailableError


class Gateway:
    """Answers each page with its size, or not at all."""

    def __init__(self, *, works: bool = True) -> None:
        self.calls: list[Call[Any]] = []
        self._works = works

    async def ask(self, call: Call[Any]) -> Answer[Any]:
        self.calls.append(call)
        if not self._works:
            raise NoAnswerError(("gpt:timeout",))
        text = f"page of {len(call.prompt.images[0].data)}"
        return Answer(Page(text=text), Provider.OPENAI, "gpt", Usage(), 0.01, 5)

    def stream(self, call: Call[Any]) -> AsyncGenerator[Piece | Answer[Any], None]:
        raise NotImplementedError


async def test_every_page_is_asked_for_on_its_own_and_answers_keep_their_order() -> None:
    gateway = Gateway()
    texts = await GatewayVision(gateway, 5).transcribe((b"1", b"22", b"333"), "acme")
    assert texts == ("page of 1", "page of 2", "page of 3")
    assert {(call.tenant, call.purpose) for call in gateway.calls} == {("acme", Purpose.VISION)}
    assert all(call.prompt.version for call in gateway.calls)


async def test_no_answer_means_unavailable() -> None:
    with pytest.raises(VisionUnavailableError):
        await GatewayVision(Gateway(works=False), 5).transcribe((b"1",), "acme")
