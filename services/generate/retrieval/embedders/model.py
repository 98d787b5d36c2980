"""Which embedding models there are; apart from what loads them, as settings need the names."""

from enum import StrEnum


class Model(StrEnum):
    """Models by the name that settings use."""

    E5 = "e5"
    USE = "use"
    OPENAI = "openai"
    GEMINI = "gemini"
    NONE = "none"
