"""Particles after every concept name, checked by rules of their own."""

import re

from libs.contracts.kinds import Language
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import EntryKind

AFTER_FINAL = {"을": True, "를": False, "이": True, "가": False, "은": True, "는": False,
               "과": True, "와": False}  # fmt: skip
PARTICLE = re.compile(r"(으로|로|을|를|이|가|은|는|과|와)(?= )")
ASIDE = re.compile(r"\s*\([^()]*\)$")
FIRST, RIEUL = 0xAC00, 8


def final_of(name: str) -> int | None:
    last = ASIDE.sub("", name)[-1]
    return (ord(last) - FIRST) % 28 if "가" <= last <= "힣" else None


def is_right(particle: str, final: int) -> bool:
    if particle in ("으로", "로"):
        return (particle == "으로") == (final not in (0, RIEUL))
    return AFTER_FINAL[particle] == (final != 0)


def test_particles_after_names_that_end_in_hangul_fit_their_sound(knowledge: Knowledge) -> None:
    checked, wrong = 0, []
    for entry in knowledge.of_kind(EntryKind.QUESTION):
        final = final_of(entry.title)
        if entry.language is not Language.KO or final is None or entry.title not in entry.text:
            continue
        rest = entry.text[entry.text.index(entry.title) + len(entry.title) :]
        if found := PARTICLE.match(rest):
            checked += 1
            if not is_right(found[1], final):
                wrong.append(entry.text)
    assert checked > 500
    assert wrong == []


def test_particles_after_technologies_are_those_that_people_say(knowledge: Knowledge) -> None:
    said = {
        "Kafka": "를", "PostgreSQL": "을", "MySQL": "을", "React": "를", "Spring Boot": "를",
        "Kubernetes": "를", "Python": "을", "Go": "를", "C#": "을", "C++": "를", "C": "를",
        "Amazon S3": "를", "k6": "를", ".NET": "을", "Datadog": "을", "MATLAB": "을",
        "Redis": "를", "Terraform": "을", "Docker": "를", "Excel": "을", "Jenkins": "를",
        "Git": "을", "GitHub": "를", "AUTOSAR": "를", "R": "을", "Unity": "를",
    }  # fmt: skip
    texts = [e.text for e in knowledge.of_kind(EntryKind.QUESTION) if e.language is Language.KO]
    leads = {
        " ".join(text.split(" 쓰는 팀입니다.")[:1]) for text in texts if "쓰는 팀입니다" in text
    }
    heard = {lead[:-1]: lead[-1] for lead in leads}
    assert {name: heard[name] for name in said if name in heard} == {
        name: particle for name, particle in said.items() if name in heard
    }
    assert len(set(said) & set(heard)) >= 15


def test_no_particle_leaves_its_choice_open(knowledge: Knowledge) -> None:
    open_choice = re.compile(r"을\(를\)|이\(가\)|은\(는\)|와\(과\)|\(으\)로|을/를|이/가|은/는")
    assert [entry.id for entry in knowledge.entries if open_choice.search(entry.text)] == []


def test_no_place_is_said_twice(knowledge: Knowledge) -> None:
    twice = re.compile(r"(\S+)에서 \1")
    assert [
        entry.text
        for entry in knowledge.of_kind(EntryKind.QUESTION)
        if entry.language is Language.KO and twice.search(entry.text)
    ] == []
