"""How a Word run looks: its own properties, its styles' and theirs (ECMA-376 part 1, 17.7)."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from services.extract.reading.concealment import Look, rgb

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLE_DEPTH = 12


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute in Word's namespace."""
    return None if element is None else element.get(W + name)


class Styles:
    """The styles part of a document; empty when it has none."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(W + "style")
        self._styles = {style.get(W + "styleId", ""): style for style in found}
        self._default = tuple(
            name
            for name, style in self._styles.items()
            if style.get(W + "default") == "1" and style.get(W + "type") == "paragraph"
        )

    def look(self, run: Element | None, styles: tuple[str, ...], backdrop: int | None) -> Look:
        """The look of a run with properties ``run`` in a paragraph of ``styles``."""
        chain = [run] if run is not None else []
        names = (
            value(run.find(W + "rStyle")) if run is not None else None,
            *(styles or self._default),
        )
        for name in filter(None, names):
            chain += [p for s in self.chain(name) if (p := s.find(W + "rPr")) is not None]
        size = value(_first(chain, "sz"))
        shade = _fill(_first(chain, "shd"))
        return Look(
            vanish=_is_on(_first(chain, "vanish")),
            size=float(size) / 2 if size and size.isdecimal() else None,
            color=rgb(value(_first(chain, "color"))),
            backdrop=backdrop if shade is None else shade,
        )

    def chain(self, name: str) -> Iterator[Element]:
        """A style and those that it is based on."""
        for _ in range(_STYLE_DEPTH):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = value(style.find(W + "basedOn")) or ""

    def paragraphs(self, name: str | None) -> list[Element]:
        """The paragraph properties of a style and of those that it is based on."""
        chain = self.chain(name) if name else ()
        return [found for style in chain if (found := style.find(W + "pPr")) is not None]

    def is_list(self, name: str) -> bool:
        """Whether paragraphs of the style are list items."""
        return any(own.find(W + "numPr") is not None for own in self.paragraphs(name))

    def shade(self, name: str) -> int | None:
        """The first fill of a table style: what its header row may stand on."""
        shades = (shade for style in self.chain(name) for shade in style.iter(W + "shd"))
        return next((fill for shade in shades if (fill := _fill(shade)) is not None), None)


def shading(properties: Element | None) -> int | None:
    """The fill of a paragraph, a cell or a run."""
    return None if properties is None else _fill(properties.find(W + "shd"))


def _fill(shade: Element | None) -> int | None:
    return rgb(value(shade, "fill"))


def _first(chain: list[Element], name: str) -> Element | None:
    return next((e for properties in chain if (e := properties.find(W + name)) is not None), None)


def _is_on(toggle: Element | None) -> bool:
    return toggle is not None and value(toggle) not in ("0", "false", "off")
