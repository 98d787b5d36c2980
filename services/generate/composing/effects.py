"""How the result of a statement is named: by its share, its change, or its figure."""

from libs.contracts.kinds import Language
from services.generate.composing.reading.anchors import Anchor

_SHARE = {Language.KO: "{}라는 효과", Language.EN: "the {}"}
_CHANGE = {Language.KO: "{}에서 {}까지의 변화", Language.EN: "the change from {} to {}"}


def share_of(anchor: Anchor) -> str:
    """A share that is neither end of the change, if the statement has one."""
    change = anchor.change
    ends = {change.before, change.after} if change else set()
    shares = (figure for figure in anchor.figures if figure.endswith("%"))
    return next((share for share in shares if share not in ends), "")


def effect_of(anchor: Anchor, language: Language) -> str:
    """The result in words that fit into a sentence."""
    if share := share_of(anchor):
        return _SHARE[language].format(share)
    if anchor.change:
        return _CHANGE[language].format(anchor.change.before, anchor.change.after)
    return figure_of(anchor)


def figure_of(anchor: Anchor) -> str:
    """The figure that one would name: a share, else where the change came to, else the first."""
    reached = anchor.change.after if anchor.change else next(iter(anchor.figures), "")
    return share_of(anchor) or reached
