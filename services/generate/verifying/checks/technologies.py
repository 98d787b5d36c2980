"""Every technology named occurs in the resume, the job, or a cited source."""

from collections.abc import Iterator

from services.generate.verifying.ground import Ground
from services.generate.verifying.items import Item


def check(item: Item, ground: Ground) -> Iterator[str]:
    """Name the technologies that come from nowhere."""
    named = {mention.name for mention in ground.mentions.technologies(item.text)}
    unknown = named - ground.technologies
    if unknown:
        unknown -= set(ground.mentions.names(ground.told))
        unknown -= set(ground.mentions.names(ground.cited_text(item.sources)))
        unknown -= ground.cited_skills(item.sources)
    for name in sorted(unknown):
        yield f"{name} is neither in the resume nor in a cited source"
