"""Every technology named occurs in the resume, the job, or a cited source."""

from collections.abc import Iterator

from services.generate.verifying.ground import Ground
from services.generate.verifying.items import Item


def check(item: Item, ground: Ground) -> Iterator[str]:
    """Name the technologies that come from nowhere."""
    new = ground.skills_in(item.text) - ground.technologies
    unknown = {name for name in new if ground.mentions.is_technology(name)}
    if unknown:
        unknown -= ground.skills_in(ground.told)
        unknown -= ground.skills_in(ground.cited_text(item.sources))
        unknown -= ground.cited_skills(item.sources)
    for name in sorted(unknown):
        yield f"{name} is neither in the resume nor in a cited source"
