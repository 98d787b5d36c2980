"""Every entry that ships is whole, canonical, bilingual and free of template remains."""

import json
import re
from collections import Counter

import pytest

from libs.contracts.kinds import Language
from libs.contracts.skills import Vocabulary
from services.generate.knowledge.base import DATA, Knowledge
from services.generate.knowledge.entry import Entry, EntryKind

HANGUL = re.compile("[가-힣]")
OUTSIDE_SOFTWARE = {
    "nursing", "sales", "teaching", "design", "marketing", "finance", "hr", "logistics",
    "customer_support", "manufacturing", "legal", "hospitality", "office",
}  # fmt: skip


@pytest.fixture(scope="session")
def questions(knowledge: Knowledge) -> list[Entry]:
    return list(knowledge.of_kind(EntryKind.QUESTION))


def offenders(entries: list[Entry], pattern: str) -> list[str]:
    return [entry.id for entry in entries if re.search(pattern, entry.text)]


def test_there_are_ten_thousand_questions_in_each_language_with_some_to_spare(
    questions: list[Entry],
) -> None:
    counts = Counter(entry.language for entry in questions)
    assert counts[Language.KO] == counts[Language.EN] >= 10_050


def test_no_two_concepts_are_called_the_same(knowledge: Knowledge) -> None:
    names = Counter((entry.language, entry.title) for entry in knowledge.of_kind(EntryKind.CONCEPT))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_entry_stands_in_both_languages(knowledge: Knowledge) -> None:
    languages: dict[str, set[Language]] = {}
    for entry in knowledge.entries:
        languages.setdefault(entry.pair, set()).add(entry.language)
    assert [pair for pair, found in languages.items() if found != set(Language)] == []


def test_ids_are_unique(knowledge: Knowledge) -> None:
    ids = Counter(entry.id for entry in knowledge.entries)
    assert [entry_id for entry_id, count in ids.items() if count > 1] == []


def test_texts_are_unique(questions: list[Entry]) -> None:
    texts = Counter((entry.language, entry.text) for entry in questions)
    assert [text for text, count in texts.items() if count > 1] == []


def test_roles_number_at_least_25_and_six_lie_outside_software(questions: list[Entry]) -> None:
    per_role = Counter(role for entry in questions for role in entry.roles)
    assert len(per_role) >= 25
    assert set(per_role) >= OUTSIDE_SOFTWARE
    assert min(per_role.values()) >= 100


def test_every_role_has_a_name_and_a_roadmap(knowledge: Knowledge) -> None:
    roles = set(json.loads((DATA / "roles.json").read_text("utf-8")))
    used = {role for entry in knowledge.entries for role in entry.roles}
    assert used == roles
    assert {entry.topic for entry in knowledge.of_kind(EntryKind.ROADMAP)} == roles


def test_every_skill_is_canonical(knowledge: Knowledge, vocabulary: Vocabulary) -> None:
    named = {skill for entry in knowledge.entries for skill in entry.skills}
    named |= {skill for entry in knowledge.entries for st in entry.stages for skill in st.skills}
    assert named - set(vocabulary.categories) == set()


def test_questions_have_type_level_difficulty_and_three_answer_points(
    questions: list[Entry],
) -> None:
    lacking = [
        entry.id
        for entry in questions
        if not (entry.type and entry.level and entry.difficulty and entry.topic)
        or len(entry.points) < 3
        or not entry.follow_ups
    ]
    assert lacking == []


def test_questions_name_a_place_to_read_on(questions: list[Entry]) -> None:
    assert [entry.id for entry in questions if not entry.source.url] == []


def test_no_slot_is_left_unfilled(questions: list[Entry]) -> None:
    assert offenders(questions, r"[{}]") == []


def test_every_text_is_a_question_or_a_request(questions: list[Entry]) -> None:
    korean = [entry for entry in questions if entry.language is Language.KO]
    english = [entry for entry in questions if entry.language is Language.EN]
    assert offenders(korean, r"(?<!니까\?)(?<!나요\?)(?<!세요\.)(?<!시오\.)$") == []
    assert offenders(english, r"(?<![?.])$") == []


def test_spacing_and_punctuation_are_clean(questions: list[Entry]) -> None:
    assert offenders(questions, r"  |\s[,.?](?![A-Za-z])|[,.?]{2}|^\s|\s$") == []


def test_english_sentences_begin_with_a_capital(questions: list[Entry]) -> None:
    english = [entry for entry in questions if entry.language is Language.EN]
    assert offenders(english, r"^[a-z]|[?.!] [a-z](?!OS\b|\w*[A-Z])") == []


def test_each_language_is_written_in_its_script(knowledge: Knowledge) -> None:
    wrong = [
        entry.id
        for entry in knowledge.entries
        for text in (entry.text, *entry.points, *entry.follow_ups)
        if bool(HANGUL.search(text)) != (entry.language is Language.KO)
    ]
    assert wrong == []


def test_english_articles_fit_the_word_after_them(questions: list[Entry]) -> None:
    english = [entry for entry in questions if entry.language is Language.EN]
    sounded = r"(?:8|11\b|18\b|hour|honest|SQL|SI|SLO|HR\b|MCU|ECS|LLM|LCP|N\+1)"
    silent = (
        r"(?:use|urin|user|unit|univers|unique|uniform|one\b|once|European|UUID|URL|unanim|SaaS|S3)"
    )
    assert offenders(english, rf"\b[Aa] (?:(?!{silent})[aeiouAEIOU]|{sounded})") == []
    assert offenders(english, rf"\b[Aa]n (?:{silent}|(?!{sounded})[^aeiouAEIOU\W])") == []


def test_roadmaps_have_stages_with_reasons_and_known_resources(knowledge: Knowledge) -> None:
    resources = {entry.topic for entry in knowledge.of_kind(EntryKind.RESOURCE)}
    for entry in knowledge.of_kind(EntryKind.ROADMAP):
        assert len(entry.stages) >= 5
        for stage in entry.stages:
            assert stage.title
            assert stage.why
            assert 1 <= stage.weeks <= 26
            assert stage.skills
            assert stage.resources
            assert set(stage.resources) <= resources


def test_trends_are_dated_and_sourced(knowledge: Knowledge) -> None:
    trends = list(knowledge.of_kind(EntryKind.TREND))
    assert len(trends) >= 40
    assert [entry.id for entry in trends if not (entry.as_of and entry.source.url)] == []


def test_statements_about_a_named_company_have_a_source(knowledge: Knowledge) -> None:
    named = {"amazon", "google", "gitlab"}
    styles = list(knowledge.of_kind(EntryKind.COMPANY_STYLE))
    assert {entry.topic for entry in styles} > named
    assert [entry.id for entry in styles if entry.topic in named and not entry.source.url] == []


def test_shipped_texts_carry_licence_and_version(knowledge: Knowledge) -> None:
    assert {entry.licence for entry in knowledge.entries} == {"AGPL-3.0-or-later"}
    assert {entry.version for entry in knowledge.entries} == {knowledge.version}
