"""What is sealed in an entry: the traits of the resume that it was made for, then the result."""

import json

from libs.llm.cache.guard import Traits

_LENGTH_BYTES = 4


def wrap(traits: Traits, value: bytes) -> bytes:
    """Traits and value in one."""
    head = json.dumps(traits.to_json(), ensure_ascii=False).encode()
    return len(head).to_bytes(_LENGTH_BYTES) + head + value


def unwrap(plain: bytes) -> tuple[Traits, bytes]:
    """What :func:`wrap` was given."""
    end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES])
    return Traits.from_json(json.loads(plain[_LENGTH_BYTES:end])), plain[end:]
