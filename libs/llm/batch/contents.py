"""A prompt as bytes, and back."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from libs.llm.port import Image, Prompt

Answers = Mapping[str, type[BaseModel]]


def dump(prompt: Prompt[Any], answers: Answers) -> bytes:
    """The prompt; its answer model by name.

    Raises:
        LookupError: The answer model is not among ``answers``.
    """
    names = {model: name for name, model in answers.items()}
    images = [[image.media_type, base64.b64encode(image.data).decode()] for image in prompt.images]
    data = {
        "answer": names[prompt.answer],
        "system": prompt.system,
        "user": prompt.user,
        "images": images,
        "max_output_tokens": prompt.max_output_tokens,
        "version": prompt.version,
    }
    return json.dumps(data, ensure_ascii=False).encode()


def load(plain: bytes, answers: Answers) -> Prompt[Any]:
    """What :func:`dump` gave.

    Raises:
        LookupError: The answer model is no longer among ``answers``.
    """
    data = json.loads(plain)
    images = tuple(Image(base64.b64decode(body), kind) for kind, body in data["images"])
    return Prompt(
        answer=answers[data["answer"]],
        system=data["system"],
        user=data["user"],
        images=images,
        max_output_tokens=data["max_output_tokens"],
        version=data["version"],
    )
