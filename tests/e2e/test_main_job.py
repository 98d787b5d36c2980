"""The main job through the running product: upload, follow, read, ask again, erase."""

from pathlib import Path

import pytest

from cli.client import CoachClient, RefusedError
from libs.contracts.api import AnalysisView, ResumeView
from libs.contracts.kinds import AnalysisKind, Difficulty, Language
from libs.contracts.results import InterviewSet, LearningPath
from tests.e2e.conftest import EXAMPLES

KINDS = (AnalysisKind.INTERVIEW, AnalysisKind.LEARNING)
SHIPPED = [
    ("backend-ko.pdf", Language.KO),
    ("platform-en.docx", Language.EN),
    ("frontend-en.json", Language.EN),
]


async def made(client: CoachClient, file: Path) -> tuple[ResumeView, list[AnalysisView]]:
    resume = await client.upload(file, KINDS, None)
    return resume, [await client.follow(it.id, lambda _: None) for it in resume.analyses]


@pytest.mark.parametrize(("name", "language"), SHIPPED)
async def test_a_resume_gets_questions_and_a_path_traced_to_its_lines(
    client: CoachClient, name: str, language: Language
) -> None:
    _, (interview, learning) = await made(client, EXAMPLES / name)
    assert isinstance(interview.result, InterviewSet)
    assert isinstance(learning.result, LearningPath)
    questions, steps = interview.result.questions, learning.result.steps
    assert len(questions) == 5
    assert 5 <= len(steps) <= 8
    assert len({question.type for question in questions}) >= 4
    assert all(item.evidence for item in (*questions, *steps))
    assert {interview.result.origin.language, learning.result.origin.language} == {language}


async def test_difficulty_follows_experience(client: CoachClient) -> None:
    _, (interview, _) = await made(client, EXAMPLES / "backend-ko.pdf")
    assert isinstance(interview.result, InterviewSet)
    levels = [question.difficulty for question in interview.result.questions]
    assert (levels.count(Difficulty.MEDIUM), levels.count(Difficulty.HARD)) == (2, 3)


async def test_the_same_file_again_is_the_same_resume(client: CoachClient) -> None:
    first, _ = await made(client, EXAMPLES / "backend-ko.pdf")
    again, _ = await made(client, EXAMPLES / "backend-ko.pdf")
    assert again.id == first.id
    assert [it.id for it in again.analyses] == [it.id for it in first.analyses]


async def test_asked_again_new_questions_come(client: CoachClient, tmp_path: Path) -> None:
    file = _copy(tmp_path, "platform-en.docx", "again")
    resume, (interview, _) = await made(client, file)
    answer = await client.http.post(f"/v1/resumes/{resume.id}/interview-questions")
    second = await client.follow(answer.json()["id"], lambda _: None)
    assert isinstance(interview.result, InterviewSet)
    assert isinstance(second.result, InterviewSet)
    before = {question.question for question in interview.result.questions}
    assert not before & {question.question for question in second.result.questions}


async def test_an_idempotency_key_gives_the_same_analysis(
    client: CoachClient, tmp_path: Path
) -> None:
    resume, _ = await made(client, _copy(tmp_path, "platform-en.docx", "key"))
    path = f"/v1/resumes/{resume.id}/learning-path"
    headers = {"Idempotency-Key": "once"}
    first, second = [(await client.http.post(path, headers=headers)).json() for _ in range(2)]
    assert first["id"] == second["id"]


async def test_after_erasure_nothing_is_left_to_read(client: CoachClient, tmp_path: Path) -> None:
    resume, views = await made(client, _copy(tmp_path, "platform-en.docx", "erase"))
    assert (await client.http.delete(f"/v1/resumes/{resume.id}")).status_code == 204
    gone = await client.http.get(f"/v1/resumes/{resume.id}")
    assert (gone.status_code, gone.json()["code"]) == (410, "erased")
    for view in views:
        assert (await client.http.get(f"/v1/analyses/{view.id}")).status_code == 404


async def test_progress_tells_the_stages(client: CoachClient, tmp_path: Path) -> None:
    resume = await client.upload(_copy(tmp_path, "backend-ko.pdf", "stages"), KINDS, None)
    stages: list[str] = []
    await client.follow(resume.analyses[0].id, stages.append)
    assert stages[-1] == "done"
    assert set(stages) <= {"reading", "writing", "done"}


async def test_a_rejected_resume_says_why_and_what_to_do(
    client: CoachClient, tmp_path: Path
) -> None:
    file = tmp_path / "cut.pdf"
    file.write_bytes((EXAMPLES / "backend-ko.pdf").read_bytes()[:3000])
    with pytest.raises(RefusedError) as caught:
        await made(client, file)
    assert caught.value.problem["code"] in {"damaged_file", "no_text"}
    assert caught.value.problem["detail"]


def _copy(folder: Path, name: str, tag: str) -> Path:
    """The same resume as another file, so that it is no duplicate."""
    copy = folder / f"{tag}-{name}"
    content = (EXAMPLES / name).read_bytes()
    if name.endswith(".docx"):
        import zipfile

        copy.write_bytes(content)
        with zipfile.ZipFile(copy, "a") as archive:
            archive.writestr("docProps/tag.txt", tag)
    else:
        copy.write_bytes(content + f"\n%{tag}".encode())
    return copy
