"""From a row as written to an entry that may be shown, or the reason why not."""

import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from libs.contracts.kinds import Difficulty, Language, QuestionType, Seniority
from libs.contracts.skills import Vocabulary
from services.generate.knowledge.entry import Entry, EntryKind, Reference
from services.generate.knowledge.importing.identity import content_version, import_id
from services.generate.knowledge.importing.rows import Flaw, Row

_HANGUL = re.compile("[가-힣]")
_UNSEEN = re.compile(r"[\u0000-\u0008\u200b-\u200f\u202a-\u202e\u2060-\u2064\U000e0000-\U000e007f]")
_ASKS = re.compile(
    r"[?？]\s*$|(?:시오|세요|십시오|니까|까요|보자|보시오|해 보라|하라)[.!]?\s*$"
    r"|^(?:explain|describe|tell|give|walk|compare|discuss|name|list|define|show|design|suppose"
    r"|imagine|how|what|why|when|which|who|where)\b",
    re.IGNORECASE,
)
_POINTS = 3


def _seen(text: str) -> str:
    if _UNSEEN.search(text):
        raise ValueError("invisible or control characters")
    return " ".join(text.split())


Text = Annotated[str, StringConstraints(min_length=1, max_length=600), AfterValidator(_seen)]


class Written(BaseModel):
    """The fields that an import may give; all but ``text`` may be missing."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[\w.:-]{1,80}$")] | None = None
    kind: EntryKind = EntryKind.QUESTION
    language: Language | None = None
    title: Text | None = None
    text: Annotated[
        str, StringConstraints(min_length=8, max_length=600), AfterValidator(_seen)
    ]  # longer texts are articles, not questions
    topics: str = ""
    skills: tuple[Text, ...] = Field(default=(), max_length=20)
    roles: tuple[Text, ...] = Field(default=(), max_length=20)
    level: Seniority | None = None
    type: QuestionType | None = None
    difficulty: Difficulty | None = None
    points: tuple[Text, ...] = Field(default=(), max_length=20)
    follow_ups: tuple[Text, ...] = Field(default=(), max_length=20)
    source: Text | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]+$")] | None = None
    licence: Text | None = None
    as_of: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")] | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> "Written":
        if self.kind in (EntryKind.ROADMAP, EntryKind.CONCEPT):
            raise ValueError(f"entries of kind {self.kind} cannot be imported")
        if self.kind is EntryKind.QUESTION and not _ASKS.search(self.text):
            raise ValueError("the text is not a question")
        if self.points and len(self.points) < _POINTS and self.kind is EntryKind.QUESTION:
            raise ValueError(f"give at least {_POINTS} answer points, or none")
        return self


class Validator:
    """Makes entries of rows.

    Args:
        vocabulary: knows the canonical names of skills.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __call__(self, row: Row) -> Entry | Flaw:
        """The entry that ``row`` describes, or what is wrong with it."""
        try:
            written = Written.model_validate(row.fields)
        except ValidationError as error:
            return row.flaw("; ".join(_reason(problem) for problem in error.errors()))
        unknown = [name for name in written.skills if not self._vocabulary.names([name])]
        if unknown:
            return row.flaw(f"unknown skills: {', '.join(unknown)}")
        return self._entry(row, written)

    def _entry(self, row: Row, written: Written) -> Entry:
        korean = bool(_HANGUL.search(written.text))
        language = written.language or (Language.KO if korean else Language.EN)
        named = (*written.skills, *written.topics.split(" / "), written.text)
        entry = Entry(
            id=import_id(written.id or written.text, language),
            kind=written.kind,
            language=language,
            title=written.title or written.topics or written.text,
            text=written.text,
            skills=self._vocabulary.names(written.skills or named),
            roles=written.roles,
            level=written.level,
            type=written.type,
            difficulty=written.difficulty,
            points=written.points,
            follow_ups=written.follow_ups,
            source=Reference(written.source or row.path.rpartition("/")[2], written.url),
            licence=written.licence or "NOASSERTION",
            as_of=written.as_of,
        )
        return content_version(entry)


def _reason(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    said = str(problem["msg"]).removeprefix("Value error, ")
    return f"{where}: {said}" if where else said
