import pytest

from libs.privacy.detector import Detector
from libs.privacy.masking import Masker, restore


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(Detector())


@pytest.mark.parametrize(
    ("lines", "masked"),
    [
        (["급여계좌: 국민은행", "482901-04-173926"], ("급여계좌: 국민은행", "[ACCOUNT_1]")),
        (["전화 010-1234-", "5678로 연락"], ("전화 [PHONE_1]", "[PHONE_1]로 연락")),
        (["메일 hong.gd@exam", "ple.com 입니다"], ("메일 [EMAIL_1]", "[EMAIL_1] 입니다")),
        (["링크 https://hong-", "dev.example"], ("링크 [PROFILE_URL_1]", "[PROFILE_URL_1]")),
        (["주민번호 900305-", "  1234567"], ("주민번호 [RRN_1]", "  [RRN_1]")),
        (
            ["거주지 안내", "서울특별시 성동구 왕십리로", "83-21, 104동 1203호"],
            ("거주지 안내", "[ADDRESS_1]", "[ADDRESS_1]"),
        ),
    ],
)
def test_what_the_page_broke_is_masked_on_both_lines(
    masker: Masker, lines: list[str], masked: tuple[str, ...]
) -> None:
    assert masker.mask(lines).lines == masked


def test_the_original_of_a_broken_value_is_kept_whole(masker: Masker) -> None:
    masked = masker.mask(["전화 010-1234-", "5678"])
    assert restore(masked.lines[1], masked.identities) == "010-1234-5678"


def test_a_known_name_is_found_where_a_word_is_broken(masker: Masker) -> None:
    masked = masker.mask(["성명: 홍가람", "", "팀에서 오래 일한 홍가", "람은 문서를 맡았다"])
    assert masked.lines[2:] == ("팀에서 오래 일한 [NAME_1]", "[NAME_1]은 문서를 맡았다")


@pytest.mark.parametrize(
    "lines",
    [
        ["국민은행", "2019.03 ~ 2021.05 개발"],
        ["버전 2.7.18-", "3.1.0 정리"],
        ["처리량 1,200,000", "2021.03 ~ 2023.05"],
        ["Phone banking", "2019 - 2021, 35% growth"],
    ],
)
def test_lines_that_only_follow_each_other_stay(masker: Masker, lines: list[str]) -> None:
    assert masker.mask(lines).lines == tuple(lines)
