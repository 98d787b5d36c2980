"""The JSON Resume schema 1.0.0 (jsonresume.org/schema), as far as a profile needs it."""

from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from libs.contracts.problems import Code, FieldError, ProblemError

_TEXT_LENGTH, _ITEMS = 10_000, 500
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=_TEXT_LENGTH)]
Day = Annotated[
    str, StringConstraints(pattern=r"^(?:[12][0-9]{3}(?:-[01][0-9]){0,1}(?:-[0-3][0-9])?)?$")
]
Texts = Annotated[tuple[Text, ...], Field(max_length=_ITEMS)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        """Editors write null for a field left empty."""
        if isinstance(value, dict):
            return {key: inner for key, inner in value.items() if inner is not None}
        return value


class Location(_Part):
    """Where the person lives."""

    address: Text = ""
    postalCode: Text = ""  # noqa: N815 (names are the schema's)
    city: Text = ""
    region: Text = ""


class Network(_Part):
    """A profile on a network."""

    network: Text = ""
    username: Text = ""
    url: Text = ""


class Basics(_Part):
    """Who the person is."""

    name: Text = ""
    label: Text = ""
    email: Text = ""
    phone: Text = ""
    url: Text = ""
    summary: Text = ""
    location: Location = Location()
    profiles: Annotated[tuple[Network, ...], Field(max_length=_ITEMS)] = ()


class _Dated(_Part):
    startDate: Day = ""  # noqa: N815
    endDate: Day = ""  # noqa: N815


class Work(_Dated):
    """One job."""

    name: Text = ""
    position: Text = ""
    summary: Text = ""
    highlights: Texts = ()


class Study(_Dated):
    """One school."""

    institution: Text = ""
    area: Text = ""
    studyType: Text = ""  # noqa: N815


class Undertaking(_Dated):
    """One project."""

    name: Text = ""
    description: Text = ""
    highlights: Texts = ()
    keywords: Texts = ()


class Competence(_Part):
    """A group of skills."""

    name: Text = ""
    keywords: Texts = ()


class JsonResume(_Part):
    """A resume in JSON."""

    basics: Basics = Basics()
    work: Annotated[tuple[Work, ...], Field(max_length=_ITEMS)] = ()
    projects: Annotated[tuple[Undertaking, ...], Field(max_length=_ITEMS)] = ()
    education: Annotated[tuple[Study, ...], Field(max_length=_ITEMS)] = ()
    skills: Annotated[tuple[Competence, ...], Field(max_length=_ITEMS)] = ()

    def is_empty(self) -> bool:
        """Whether there is nothing to make a profile of."""
        told = (self.work, self.projects, self.education, self.skills, self.basics.summary)
        return not any(told)


def read_json_resume(document: object) -> JsonResume:
    """Validate a JSON resume.

    Args:
        document: The parsed JSON.

    Raises:
        ProblemError: ``INVALID_RESUME`` with one error for each field that breaks the schema.
    """
    try:
        resume = JsonResume.model_validate(document)
    except ValidationError as error:
        raise ProblemError(Code.INVALID_RESUME, errors=_field_errors(error)) from None
    if resume.is_empty():
        missing = FieldError(
            field="", message="work, projects, education, skills or summary needed"
        )
        raise ProblemError(Code.INVALID_RESUME, errors=(missing,))
    return resume


def _field_errors(error: ValidationError) -> tuple[FieldError, ...]:
    details = error.errors(include_input=False, include_url=False, include_context=False)
    return tuple(
        FieldError(field=".".join(map(str, detail["loc"])), message=detail["msg"])
        for detail in details
    )
