"""Resume lines retold as the start of a question: "… 단축했다고 적으셨습니다", "you cut …"."""

import re

from libs.contracts.kinds import Language
from services.generate.composing.reading.anchors import LISTED, Anchor
from services.generate.composing.reading.verbs import told_english, told_korean
from services.generate.composing.wording.particles import particle

_ELSEWHERE = re.compile(r".{1,18}에서 ")
_HANGUL = re.compile(r"[가-힣]")
_BREAKS = (". ", "; ", ", ", " — ", " – ", " / ", " - ")
_LIMIT = {Language.KO: 76, Language.EN: 130}
_TURNS = 3
_KO = ("{told} 적으셨습니다.", "{told} 하셨는데요.", "{told} 쓰셨습니다.")
_KO_QUOTED = (
    "{part}{quoted}{rago} 적으셨습니다.",
    "{of}{quoted}{raneun} 내용을 보겠습니다.",
    "{part}{quoted}{rago} 쓰셨는데요.",
)
_EN = (
    "{place}you {told}.",
    "You say that {place}you {told}.",
    "By your resume, {place}you {told}.",
)
_EN_QUOTED = (
    "{place}your resume says {quoted}.",
    "{place}you write {quoted}.",
    "{place}one line reads {quoted}.",
)


_LISTED = {
    Language.KO: "기술 목록에 {quoted}{rago} 적으셨습니다.",
    Language.EN: "Your list of skills reads {quoted}.",
}


def lead(anchor: Anchor, language: Language, turn: int) -> str:
    """One sentence that tells the person which statement is meant; ``turn`` varies its form."""
    clause, whole = _clip(anchor.text.rstrip(" .;,"), language)
    if LISTED in anchor.situations:
        return _LISTED[language].format(quoted=_quoted(clause), rago=particle(clause, "이라고"))
    place = _place(anchor, clause, language)
    if language is Language.KO:
        return _korean(clause, place, turn % _TURNS, whole=whole)
    return _capital(_english(clause, place, turn % _TURNS, whole=whole))


def quotation(anchor: Anchor, language: Language) -> str:
    """The statement in quotation marks, cut to what can be said in one breath."""
    return _quoted(_clip(anchor.text.rstrip(" .;,"), language)[0])


def _korean(clause: str, place: str, turn: int, *, whole: bool) -> str:
    told = told_korean(clause) if whole else None
    if told:
        return _at(place, clause) + _KO[turn].format(told=told)
    return _KO_QUOTED[turn].format(
        quoted=_quoted(clause),
        rago=particle(clause, "이라고"),
        raneun=particle(clause, "이라는"),
        part=f"{place} 부분에 " if place else "이력서에 ",
        of=f"{place}의 " if place else "",
    )


def _at(place: str, clause: str) -> str:
    """The place before a clause; one that starts with a place of its own gets the time instead."""
    if not place:
        return ""
    return (
        f"{place} {'때' if place.endswith('’') else '시절'} "
        if _ELSEWHERE.match(clause)
        else f"{place}에서 "
    )


def _english(clause: str, place: str, turn: int, *, whole: bool) -> str:
    told = told_english(clause) if whole else None
    if told:
        return _EN[turn].format(place=place, told=told)
    return _EN_QUOTED[turn].format(place=place, quoted=_quoted(clause))


def _quoted(clause: str) -> str:
    inner = clause.replace("“", "‘").replace("”", "’").replace('"', "'")
    return f"“{inner}”"


def _place(anchor: Anchor, clause: str, language: Language) -> str:
    """Where it was done, unless the clause says so itself."""
    name = next((n for n in (anchor.project, anchor.company) if n and n not in clause), "")
    if not name or len(name) > _LIMIT[language] // 2:
        return ""
    if language is Language.KO:
        return f"‘{name}’" if " " in name else name
    return f"on the “{name}” project, " if name == anchor.project else f"at {name}, "


def _clip(clause: str, language: Language) -> tuple[str, bool]:
    """``clause`` cut at a pause so that it can be said in one breath, and whether it is whole."""
    limit = _LIMIT[Language.KO if _HANGUL.search(clause) else language]
    if len(clause) <= limit:
        return clause, True
    cuts = [clause.rfind(pause, limit // 3, limit) for pause in _BREAKS]
    best = max(cuts)
    if best > 0:
        return clause[:best].rstrip(" ,;"), True
    return clause[: clause.rfind(" ", 0, limit)] + " …", False


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
