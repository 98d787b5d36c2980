"""The shipped frames, and the lists of them that concepts carry."""

from collections import Counter

import pytest

from libs.contracts.kinds import Language
from services.generate.knowledge.base import DATA
from services.generate.knowledge.concepts import Concept, read_concepts
from services.generate.knowledge.frames import Frame, read_frames


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    return list(read_frames((DATA / "frames.jsonl").read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def concepts() -> list[Concept]:
    paths = sorted((DATA / "concepts").glob("*.jsonl"))
    return [c for path in paths for c in read_concepts(path.read_text("utf-8").splitlines())]


def test_every_frame_is_used_and_every_concept_is_asked_about(
    frames: list[Frame], concepts: list[Concept]
) -> None:
    used = Counter(name for concept in concepts for name in concept.frames)
    assert set(used) == {frame.id for frame in frames}
    assert [concept.id for concept in concepts if len(concept.frames) < 5] == []


def test_no_concept_lists_a_frame_twice(concepts: list[Concept]) -> None:
    assert [c.id for c in concepts if len(set(c.frames)) < len(c.frames)] == []


def test_frames_have_as_many_wordings_and_points_in_each_language(frames: list[Frame]) -> None:
    for frame in frames:
        assert len(frame.text[Language.KO]) == len(frame.text[Language.EN]) >= 1
        assert len(frame.points[Language.KO]) == len(frame.points[Language.EN]) >= 1


def test_only_questions_on_plain_knowledge_leave_out_the_situation(frames: list[Frame]) -> None:
    plain = {
        "brief-newcomer", "introduce", "ask-coping", "ask-practice", "core", "precise", "explain",
        "ask-knowledge", "compare", "ask-choice",
    }  # fmt: skip
    bare = {frame.id for frame in frames for text in frame.text[Language.KO] if "{sit}" not in text}
    assert bare == plain
