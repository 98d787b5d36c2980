"""LiteLLM's Router with its usual strategy, in an environment of its own."""

import asyncio
import json
import sys

import litellm

from bench.contenders.closed_loop import serve
from bench.contenders.question import FORMAT, MESSAGES, MODEL


async def main(url: str) -> None:
    """Serve loops against the mock at ``url``."""
    litellm.suppress_debug_info = True
    deployment = {"model": f"openai/{MODEL}", "api_base": f"{url}/v1", "api_key": "mock"}
    router = litellm.Router(
        model_list=[{"model_name": "medium", "litellm_params": deployment}],
        num_retries=0,
        timeout=120,
    )

    async def ask() -> None:
        reply = await router.acompletion(
            model="medium",
            messages=MESSAGES,
            response_format=FORMAT,
            max_completion_tokens=4096,
            allowed_openai_params=["reasoning_effort"],
            reasoning_effort="low",
        )
        json.loads(reply.choices[0].message.content or "")

    await serve(ask)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
