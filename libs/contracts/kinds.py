"""The closed vocabularies that events, results and the API share."""

from enum import StrEnum


class AnalysisKind(StrEnum):
    """What is made from a resume."""

    INTERVIEW = "interview"
    LEARNING = "learning"


class Language(StrEnum):
    """The languages that results are written in (ISO 639-1)."""

    KO = "ko"
    EN = "en"


class Provider(StrEnum):
    """Who writes the result; ``AUTO`` leaves the choice to the router."""

    AUTO = "auto"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GEMINI = "gemini"
    LOCAL = "local"


class Priority(StrEnum):
    """``REALTIME`` answers at once; ``BATCH`` waits for the vendor's half-price queue."""

    REALTIME = "realtime"
    BATCH = "batch"


class QuestionType(StrEnum):
    """What an interview question probes."""

    IMPLEMENTATION = "implementation"
    TRADE_OFF = "trade_off"
    PERFORMANCE = "performance"
    RELIABILITY = "reliability"
    SCALABILITY = "scalability"
    QUALITY = "quality"
    COLLABORATION = "collaboration"
    BUSINESS = "business"


class Difficulty(StrEnum):
    """How hard an interview question is."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class StepType(StrEnum):
    """Whether a learning step builds on a strength or closes a gap."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"


class ErasureCause(StrEnum):
    """Why a resume is erased: asked for, due, or found again in a restored backup."""

    REQUEST = "request"
    RETENTION = "retention"
    RESTORE = "restore"


JUNIOR_MONTHS = 24
MID_MONTHS = 60


class Seniority(StrEnum):
    """Level by months of experience: junior to 24, mid to 60, senior above."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"

    @classmethod
    def of_months(cls, months: int) -> "Seniority":
        """The level that ``months`` of experience stand for."""
        if months <= JUNIOR_MONTHS:
            return cls.JUNIOR
        return cls.MID if months <= MID_MONTHS else cls.SENIOR
