"""Words put into sentence patterns; in Korean patterns ``{skill:을}`` adds the fitting particle."""

from services.generate.composing.wording.particles import particle


class Word(str):
    """A word that knows how particles follow it: ``f"{Word('Kafka'):을}"`` is ``Kafka를``."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """The word, followed by the fitting form of the particle that ``spec`` names."""
        return str(self) + particle(self, spec) if spec else str(self)
