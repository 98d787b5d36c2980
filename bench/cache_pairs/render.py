"""Facts as a masked resume, with the profile that extraction would make of it."""

from bench.cache_pairs.facts import Deed, Facts, phrase, vocabulary
from libs.contracts.kinds import Language, Seniority
from libs.contracts.profile import Achievement, Experience, Line, Profile, ResumeText, Skill


def render(facts: Facts) -> ResumeText:
    """The resume that says ``facts``."""
    texts = _texts(facts)
    lines = tuple(Line(number=number, text=text) for number, text in enumerate(texts, 1))
    return ResumeText(
        language=Language(facts.language),
        pages=1,
        quality=1.0,
        lines=lines,
        profile=_profile(facts, lines),
    )


def _texts(facts: Facts) -> list[str]:
    korean = facts.language == "ko"
    texts = ["[NAME_1] [EMAIL_1]", f"{facts.company}, {facts.family}"]
    texts += [line_of(facts, deed) for deed in facts.deeds]
    texts.append(("기술: " if korean else "Skills: ") + ", ".join(facts.skills))
    if facts.extra is not None:
        texts.append(vocabulary()["extras"][facts.language][facts.extra])
    return texts


def line_of(facts: Facts, deed: Deed) -> str:
    """The line that says ``deed``."""
    words = vocabulary()
    return phrase(facts, deed).format(
        a=deed.a,
        b=deed.b,
        n=deed.figure,
        d=words["domains"][facts.language][deed.domain],
        m=words["metrics"][facts.language][deed.metric],
    )


def _profile(facts: Facts, lines: tuple[Line, ...]) -> Profile:
    months = vocabulary()["months"][facts.level]
    deeds = lines[2 : 2 + len(facts.deeds)]
    job = Experience(
        company=facts.company,
        role=facts.family,
        months=months,
        stack=facts.skills,
        achievements=tuple(Achievement(text=deed.text, lines=(deed.number,)) for deed in deeds),
        lines=(2,),
    )
    skills = tuple(
        Skill(name=name, lines=tuple(line.number for line in lines if name in line.text))
        for name in facts.skills
    )
    return Profile(
        experiences=(job,),
        skills=skills,
        total_months=months,
        seniority=Seniority.of_months(months),
        role=facts.family,
    )
