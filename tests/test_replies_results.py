"""The letters after the decision: each unit its own, what is only proposed never said to be awarded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.replies import letter, results
from pipeline.shapes import Nomination
from tests.papers import AS_OF, CAMPAIGN, NOMINATIONS, OUTCOMES, SETTINGS

UNITS = {unit.code: unit for unit in CAMPAIGN.units}
BY_CODE = {outcome.nomination: outcome for outcome in OUTCOMES}
TEMPLATES = {name: Path("templates", name).read_bytes() for name in (results.RESULTS, results.NEWS)}
EXAMPLES = [
    {
        "stt": "1",
        "ten": "Vương Văn Long",
        "loai": "Cá nhân",
        "tom_tat": "Chuyển giao 05 mô hình.\nTốt.",
        "don_vi": "TTUD",
    }
]


def own(unit: str, campaign: Any = CAMPAIGN, attached: Sequence[str] = ("quyet-dinh.docx",)) -> str:
    words = results.results(campaign, UNITS[unit], NOMINATIONS, BY_CODE, attached, AS_OF)
    assert words.keys() == results.RESULTS_TOLD.keys()
    return letter.write(results.RESULTS, TEMPLATES[results.RESULTS], words).body


def news(nominations: Sequence[Nomination] = NOMINATIONS, examples: Any = EXAMPLES) -> str:
    words = results.news(CAMPAIGN, UNITS["TTUD"], nominations, BY_CODE, examples, (), AS_OF)
    assert words.keys() == results.NEWS_TOLD.keys()
    return letter.write(results.NEWS, TEMPLATES[results.NEWS], words).body


def test_the_words_of_a_line_are_those_that_are_offered() -> None:
    words = results.news(CAMPAIGN, UNITS["TTUD"], NOMINATIONS, BY_CODE, EXAMPLES, (), AS_OF)
    for name in ("tang", "de_nghi", "dien_hinh"):
        assert tuple(words[name][0]) == results.NEWS_TOLD[name]
    assert results.RESULTS_TOLD["danh_sach"] == results.NEWS_TOLD["tang"]


def test_each_unit_has_its_own_nominees_with_outcome_and_reason() -> None:
    text = own("QLKH")
    assert "theo Quyết định số 05/QĐ-SKHCN ngày 25 tháng 6 năm 2021 của Giám đốc Sở Khoa học và Công nghệ:" in text
    assert "1. Bà Hoàng Thị An (Chuyên viên, Phòng Quản lý Khoa học): được tặng Giấy khen của Giám đốc" in text
    assert "Nông Văn Ấn" not in text and "2. " not in text  # the trade union proposed him
    assert "Nông Văn Ấn" in own("CDCS")
    assert "Gửi kèm: quyet-dinh.docx.\n" in text
    assert (
        "1. Ông Lê Văn Bình (Chuyên viên, Văn phòng Sở): không đủ điều kiện. Lý do: Không đạt tiêu chí CN5.\n"
        in own("VP")
    )


def test_the_decision_goes_only_to_a_unit_it_names() -> None:
    text = own("VP")
    assert "Quyết định số" not in text and "Gửi kèm" not in text and "của đơn vị trong đợt thi đua" in text
    assert "Gửi kèm" in own("QLKH")


def test_what_is_only_proposed_is_never_awarded() -> None:
    text = own("TTUD", attached=())
    assert "được đề nghị Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh. Nhiều phiếu nhất." in text
    assert "tặng" not in text and "cấp trên xem xét" in text and "Gửi kèm" not in text
    assert "cấp trên" not in own("QLKH")


def test_a_number_that_is_not_known_leaves_no_gap() -> None:
    rows = tuple(replace(row, number="…/QĐ-SKHCN") if row.code == "QD" else row for row in CAMPAIGN.documents)
    assert "theo Quyết định ngày 25 tháng 6 năm 2021 của Giám đốc" in own("QLKH", replace(CAMPAIGN, documents=rows))


def test_only_rows_with_the_symbol_of_a_decision_are_decisions() -> None:
    assert results.decisions(CAMPAIGN) == ["QD"]


def test_the_news_tell_awarded_proposed_and_exemplary() -> None:
    text = news()
    awarded, proposed, cases = (text.index(words) for words in ("Được khen thưởng theo", "Được đề nghị", "II. GƯƠNG"))
    assert awarded < text.index("1. Ông Nông Văn Ấn") < text.index("2. Bà Hoàng Thị An") < proposed
    assert proposed < text.index("1. Trung tâm Ứng dụng") < cases
    assert "1. Trung tâm Ứng dụng tiến bộ khoa học và công nghệ: đề nghị Bằng khen" in text
    assert "1. Vương Văn Long (cá nhân), do TTUD giới thiệu\nChuyển giao 05 mô hình. Tốt.\n" in text
    assert "Lê Văn Bình" not in text and "tặng" not in text


def test_news_of_nothing_say_so() -> None:
    text = news((), [])
    assert "Đợt này không có tập thể, cá nhân nào được khen thưởng." in text
    assert "Đợt này không có gương điển hình nào được giới thiệu." in text
    assert "Được" not in text


def test_hostile_names_stay_in_their_line() -> None:
    first = replace(NOMINATIONS[0], name="<b>x</b>\r\n\r\n9. Ai đó\u202e" + "ữ" * 2_000, position="{{ co_quan }}")
    text = news((first,))
    assert "1. Ông <b>x</b> 9. Ai đóữ" in text and "{{ co_quan }}" in text
    assert "\n9." not in text and "\u202e" not in text


def test_a_campaign_without_a_decision_tells_none() -> None:
    none = replace(CAMPAIGN, documents=(), settings=replace(SETTINGS, decided_on=None))
    assert "theo Quyết định của Giám đốc" in own("QLKH", none)


def test_a_list_too_long_for_a_letter_is_cut_and_says_how_many_are_left_and_where() -> None:
    every = results.news(CAMPAIGN, UNITS["TTUD"], NOMINATIONS, BY_CODE, EXAMPLES, (), AS_OF)
    words = results.news(CAMPAIGN, UNITS["TTUD"], NOMINATIONS, BY_CODE, EXAMPLES, (), AS_OF, 0)
    assert (every["tang_con"], every["de_nghi_con"]) == (0, 0)
    assert (words["tang_con"], words["de_nghi_con"]) == (len(every["tang"]), len(every["de_nghi"]))
    cut = results.news(CAMPAIGN, UNITS["TTUD"], NOMINATIONS, BY_CODE, EXAMPLES, (), AS_OF, 1)
    assert len(cut["tang"]) == 1 and cut["tang_con"] == len(every["tang"]) - 1 > 0
    text = letter.write(results.NEWS, TEMPLATES[results.NEWS], cut).body
    assert f"và {cut['tang_con']} trường hợp nữa, có đủ ở trang tin (cong-thong-tin-doan.html)" in text
    assert "trường hợp nữa" not in news()
    apart = results.news(CAMPAIGN, UNITS["TTUD"], NOMINATIONS, BY_CODE, EXAMPLES, (), AS_OF, 1, apart=True)
    text = letter.write(results.NEWS, TEMPLATES[results.NEWS], apart).body
    assert f"và {cut['tang_con']} trường hợp nữa, có đủ ở các trang tin trong thư mục cong-thong-tin gửi riêng." in text
