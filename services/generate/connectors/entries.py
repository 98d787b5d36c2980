"""From outside facts to entries: cleaned, marked, with their provenance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from libs.contracts.kinds import Language
from services.generate.connectors.untrusted import clean, gives_orders, outside_id, safe_url
from services.generate.connectors.wording import wording
from services.generate.knowledge.entry import Entry, EntryKind, Reference

_MIN_TEXT = 8
_TITLE = 160


def dated(source: str, at: datetime) -> str:
    """The version of what ``source`` said on a day; versions of one source sort by time."""
    return f"{source}@{at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fetch went, and when.

    Attributes:
        source: name of the connector.
        skill: canonical name that was asked about.
        at: when.
        licence: SPDX identifier of the texts, ``NOASSERTION`` if the source names none.
    """

    source: str
    skill: str
    at: datetime
    licence: str = "NOASSERTION"

    @property
    def version(self) -> str:
        """Marks the import that an entry belongs to."""
        return dated(self.source, self.at)

    def outside(
        self,
        kind: EntryKind,
        title: object,
        text: object,
        url: object,
        *,
        points: tuple[str, ...] = (),
        site: str = "",
    ) -> Entry | None:
        """An entry whose words come from outside; None if they are unfit.

        Unfit is what has no text, no plain https link, or speaks to a model.
        """
        link, words, name = safe_url(url), clean(str(text or "")), clean(str(title or ""), _TITLE)
        unfit = link is None or not name or len(words) < _MIN_TEXT
        if unfit or gives_orders(f"{name} {words}"):
            return None
        korean = any("가" <= char <= "힣" for char in name + words)
        language = Language.KO if korean else Language.EN
        return Entry(
            id=outside_id(self.source, f"{self.skill}\0{link}\0{words}", language),
            kind=kind,
            language=language,
            title=name,
            text=words,
            skills=(self.skill,),
            points=points,
            source=Reference(clean(site, _TITLE) or name, link),
            licence=self.licence,
            version=self.version,
            as_of=f"{self.at:%Y-%m}",
        )

    def trend(self, url: str, site: str, **values: object) -> Iterator[Entry]:
        """The product's own sentence on a figure from outside, in both languages."""
        for language in Language:
            said = wording(self.source, language, **values)
            yield Entry(
                id=outside_id(self.source, f"{self.skill}\0trend", language),
                kind=EntryKind.TREND,
                language=language,
                title=said["title"],
                text=said["text"],
                skills=(self.skill,),
                source=Reference(site, url),
                licence=self.licence,
                version=self.version,
                as_of=f"{self.at:%Y-%m}",
            )
