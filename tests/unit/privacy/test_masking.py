import pytest

from libs.privacy.detector import Detector
from libs.privacy.kinds import Kind
from libs.privacy.masking import Masker, restore


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(Detector())


def test_one_person_has_one_placeholder_in_both_scripts_and_by_parts(masker: Masker) -> None:
    lines = ["남궁 가온 (Gaon Namgung)", "gaon@example.com", "남궁가온은 Gaon으로 불렸다"]
    assert masker.mask(lines).lines == (
        "[NAME_1] ([NAME_1])",
        "[EMAIL_1]",
        "[NAME_1]은 [NAME_1]으로 불렸다",
    )


def test_the_same_number_written_twice_has_one_placeholder(masker: Masker) -> None:
    masked = masker.mask(["연락처 010-9876-5432", "Tel 010 9876 5432"])
    assert masked.lines == ("연락처 [PHONE_1]", "Tel [PHONE_1]")


@pytest.mark.parametrize("number", ["920411-1234567", "920411-6234567", "9204111234567"])
def test_resident_numbers_are_masked_and_kept_nowhere(masker: Masker, number: str) -> None:
    masked = masker.mask([f"주민등록번호: {number}"])
    assert number not in masked.lines[0]
    assert number not in str(masked.identities)
    assert masked.identities == {}


def test_restoring_gives_the_owner_back_what_was_masked(masker: Masker) -> None:
    lines = ["Name: Jane Holloway", "jane@example.com으로 연락", "서울 마포구 양화로 45, 302호"]
    masked = masker.mask(lines)
    assert [restore(line, masked.identities) for line in masked.lines] == lines


def test_a_placeholder_in_the_resume_itself_is_never_taken_for_ours(masker: Masker) -> None:
    masked = masker.mask(["[EMAIL_1] is written here", "a@example.com"])
    assert masked.lines == ("[EMAIL_1] is written here", "[EMAIL_2]")
    assert "[EMAIL_1]" not in masked.identities


def test_lines_keep_their_number_and_order(masker: Masker) -> None:
    lines = ["", "홍가람", "", "경력", "a@example.com"]
    assert masker.mask(lines).lines == ("", "[NAME_1]", "", "경력", "[EMAIL_1]")


def test_counts_say_how_many_places_of_each_kind_were_masked(masker: Masker) -> None:
    counts = masker.mask(["a@example.com", "a@example.com b@example.com"]).counts
    assert counts == {"EMAIL": 3}


def test_known_names_are_linked_to_their_parts_and_cut_no_words(masker: Masker) -> None:
    lines = ["", "kim-bo writes", "Kim ate kimchi", "Jo joined"]
    masked = masker.mask(lines, known={Kind.NAME: ["kim bo Quarz"], Kind.PROFILE_URL: ["kim-bo"]})
    assert masked.lines == ("", "[PROFILE_URL_1] writes", "[NAME_1] ate kimchi", "Jo joined")
