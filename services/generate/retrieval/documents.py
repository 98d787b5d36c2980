"""What of an entry is searched, by word and by meaning."""

from services.generate.knowledge.entry import Entry

_POINTS = 6


def words_of(entry: Entry) -> str:
    """What may be asked for by word; the title counts double, as it names the subject."""
    points = " ".join(entry.points[:_POINTS])
    skills = " ".join(entry.skills)
    return f"{entry.title}\n{entry.title}\n{skills}\n{entry.text}\n{points}"


def meaning_of(entry: Entry) -> str:
    """The short form that is embedded: models of this size blur longer texts."""
    return f"{entry.title}. {entry.text}"
