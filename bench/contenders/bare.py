"""The openai SDK alone."""

import asyncio
import json
import sys

import openai

from bench.contenders.closed_loop import serve
from bench.contenders.question import FORMAT, MESSAGES, MODEL


async def main(url: str) -> None:
    """Serve loops against the mock at ``url``."""
    client = openai.AsyncOpenAI(api_key="mock", base_url=f"{url}/v1", max_retries=0, timeout=120)

    async def ask() -> None:
        reply = await client.chat.completions.create(  # type: ignore[call-overload]  # plain dicts, as LiteLLM is given
            model=MODEL,
            messages=MESSAGES,
            response_format=FORMAT,
            max_completion_tokens=4096,
            reasoning_effort="low",
        )
        json.loads(reply.choices[0].message.content or "")

    await serve(ask)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
