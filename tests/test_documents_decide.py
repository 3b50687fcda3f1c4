"""Which documents there are, and what they say: the rules of docs/decisions/0005-tu-trong-mau.md."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents import decide, people
from pipeline.documents.people import counted
from pipeline.shapes import Document, Member, Outcome, Result, Stage
from tests import papers
from tests.papers import AN, AN_MALE, CAMPAIGN, CENTRE, EVERYTHING, LATE, SETTINGS, UNFIT, paperwork


def made(**changes: Any) -> dict[str, Document]:
    documents = decide.documents(**{**EVERYTHING, **changes})
    by_path = {document.path: document for document in documents}
    assert len(by_path) == len(documents)
    return by_path


def words(path: str = "bao-cao-tong-hop.docx", **changes: Any) -> Any:
    return made(**changes)[path].context


def with_settings(**changes: Any) -> Any:
    return replace(CAMPAIGN, settings=replace(SETTINGS, **changes))


def with_rows(*rows: Any) -> Any:
    return replace(CAMPAIGN, documents=rows)


def names(listed: Any) -> list[str]:
    return [item["ten"] for item in listed["danh_sach"]]


@pytest.mark.parametrize(
    ("stage", "count"),
    [(Stage.BEFORE_MEETING, 7), (Stage.AFTER_MEETING, 8), (Stage.AFTER_DECISION, 11), (Stage.REPORT, 12)],
)
def test_only_documents_of_the_stages_reached(stage: Stage, count: int) -> None:
    assert len(made(stage=stage)) == count


def test_a_document_per_award_is_about_those_who_have_it() -> None:
    documents = made()
    assert documents["quyet-dinh/quyet-dinh-giay-khen.docx"].nominations == (AN.code, AN_MALE.code)
    assert documents["trinh-tinh/to-trinh-bang-khen.docx"].nominations == (CENTRE.code,)
    none = tuple(Outcome(one.code, Result.NOT_CHOSEN, "") for one in papers.NOMINATIONS)
    assert "quyet-dinh/quyet-dinh-giay-khen.docx" not in made(outcomes=none)


def test_a_paper_of_the_dossier_is_drafted_for_those_who_owe_it() -> None:
    drafts = sorted(path for path in made() if path.endswith("to-trinh.docx"))
    assert drafts == ["tra-loi/CDCS/ho-so/to-trinh.docx", "tra-loi/TTUD/ho-so/to-trinh.docx"]
    assert words("tra-loi/TTUD/ho-so/to-trinh.docx")["thong_tin"]["ngay_to_trinh"] == "ngày 14 tháng 6 năm 2021"
    assert words("tra-loi/TTUD/ho-so/to-trinh.docx")["thong_tin"]["thu_ky"] == ""
    assert words("tra-loi/CDCS/ho-so/to-trinh.docx")["thong_tin"]["chu_tri"] == ""


def test_a_document_per_nomination_goes_to_each_proposing_unit() -> None:
    both = papers.person(AN.code, AN.name, "QLKH", proposers=("QLKH", "CDCS"))
    documents = made(nominations=(both, CENTRE), outcomes=())
    assert f"tra-loi/QLKH/ho-so/bao-cao-thanh-tich-{AN.code}.docx" in documents
    assert f"tra-loi/CDCS/ho-so/bao-cao-thanh-tich-{AN.code}.docx" in documents


def test_a_unit_drafts_its_own_papers_in_its_own_words() -> None:
    union = papers.person(AN.code, AN.name, "QLKH", "BK", proposers=("CDCS",), summary="Lời của Công đoàn.")
    room = papers.person(AN.code, AN.name, "QLKH", "GK", proposers=("QLKH",), summary="Lời của Phòng.")
    both = papers.person(AN.code, AN.name, "QLKH", "BK", proposers=("QLKH", "CDCS"), as_proposed=(room, union))
    documents = made(nominations=(both,), outcomes=())
    path = f"tra-loi/{{}}/ho-so/bao-cao-thanh-tich-{AN.code}.docx"
    told = [documents[path.format(unit)].context["danh_sach"]["danh_sach"][0] for unit in ("QLKH", "CDCS")]
    assert [one["tom_tat"] for one in told] == ["Lời của Phòng.", "Lời của Công đoàn."]
    assert [one["hinh_thuc_de_nghi"][:8] for one in told] == ["Giấy khen"[:8], "Bằng khe"]
    letter = documents["tra-loi/CDCS/ho-so/to-trinh.docx"].context["danh_sach"]["danh_sach"]
    assert [one["tom_tat"] for one in letter] == ["Lời của Công đoàn."]


def test_a_late_dossier_is_not_drafted() -> None:
    assert not [path for path in made() if path.startswith("tra-loi/TTRA/")]


def test_a_paper_is_made_only_with_what_it_is_about() -> None:
    def paths(only_with: str, award: str = "", **changes: Any) -> list[str]:
        row = paperwork("X", "x.docx", "Đợt", Stage.REPORT, "x.docx", only_with=only_with, award=award)
        return list(made(campaign=with_rows(row), **changes))

    assert paths("Gương điển hình") == ["x.docx"]
    assert paths("Gương điển hình", tables={}) == []
    assert paths("Đề nghị đạt") == paths("Đề nghị đạt", "GK") == ["x.docx"]
    nobody = tuple(Outcome(one.code, Result.NOT_CHOSEN, "") for one in papers.NOMINATIONS)
    assert paths("Đề nghị đạt", outcomes=nobody) == paths("Đề nghị đạt", "GK", outcomes=nobody) == []
    only_upwards = tuple(one for one in papers.OUTCOMES if one.result == "BK")
    assert paths("Đề nghị đạt", outcomes=only_upwards) == ["x.docx"]
    assert paths("Đề nghị đạt", "GK", outcomes=only_upwards) == []


def test_the_list_quotes_the_letter_it_goes_with() -> None:
    told = words("trinh-tinh/to-trinh-bang-khen.docx")
    assert told["to_trinh"] == {"so_ky_hieu": "\u00a0" * 6 + "/TTr-SKHCN", "ngay": "ngày … tháng … năm 2021"}
    rows = [
        replace(row, number="07/TTr-SKHCN", dated=date(2021, 6, 25)) for row in CAMPAIGN.documents if row.code == "TTBK"
    ]
    told = words("trinh-tinh/to-trinh-bang-khen.docx", campaign=with_rows(*rows))
    assert told["to_trinh"] == {"so_ky_hieu": "07/TTr-SKHCN", "ngay": "ngày 25 tháng 6 năm 2021"}
    assert told["hinh_thuc"]["ten_ngan"] == "Bằng khen"
    assert told["danh_sach"]["cac_loai"] == "tập thể"


def test_certificates_lie_in_one_file_until_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert made()["quyet-dinh/giay-khen.docx"].nominations == (AN.code, AN_MALE.code)
    monkeypatch.setattr(decide, "PAGES_IN_ONE_FILE", 1)
    documents = made()
    assert "quyet-dinh/giay-khen.docx" not in documents
    own, other = (f"quyet-dinh/giay-khen/{one.proposers[0]}.docx" for one in (AN, AN_MALE))
    assert documents[own].nominations == (AN.code,) and documents[other].nominations == (AN_MALE.code,)
    assert names(documents[own].context["danh_sach"]) == [AN.name]
    together = tuple(replace(one, proposers=AN.proposers) for one in papers.NOMINATIONS)
    documents = made(nominations=together)
    assert documents[own].nominations == (AN.code,)
    assert documents[own.replace(".docx", "-2.docx")].nominations == (AN_MALE.code,)


def test_a_paper_about_one_nominee_carries_no_list_of_others() -> None:
    told = words("quyet-dinh/giay-khen.docx")["hinh_thuc"]
    assert told["ten_ngan"] == "Giấy khen" and told["muc_thuong"] and "duoc_chon" not in told


@pytest.mark.parametrize("held", [0, 1, 10**9])
def test_words_made_as_they_are_read_are_those_held(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {path: document.context for path, document in made().items()}
    monkeypatch.setattr(people, "HELD", held)
    monkeypatch.setattr(people, "_REMEMBERED", 1)
    for path, document in made().items():
        assert pickle.loads(pickle.dumps(document.context)) == expected[path]
        lists = [document.context["danh_sach"]["danh_sach"], document.context.get("duoc_chon", {}).get("danh_sach", [])]
        assert all(isinstance(one, list) == (len(one) <= held) for one in lists)
    listed = made()["bao-cao-tong-hop.docx"].context["du_dieu_kien"]["danh_sach"]
    told = expected["bao-cao-tong-hop.docx"]["du_dieu_kien"]["danh_sach"]
    assert [listed[place] for place in (0, -1, 1)] == [told[place] for place in (0, -1, 1)]


def test_no_words_are_made_before_a_paper_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "HELD", 0)
    described: list[str] = []
    describer = people.describer

    def noting(*known: Any) -> Any:
        describe = describer(*known)

        def noted(nomination: Any) -> Any:
            described.append(nomination.code)
            return describe(nomination)

        return noted

    monkeypatch.setattr(decide, "describer", noting)
    documents = made()
    assert described == []
    assert names(documents["quyet-dinh/giay-khen.docx"].context["danh_sach"]) == [AN.name, AN_MALE.name]
    assert described == [AN.code, AN_MALE.code]


@pytest.mark.parametrize(
    ("collectives", "persons", "said"),
    [(5, 12, "05 tập thể và 12 cá nhân"), (0, 2, "02 cá nhân"), (1, 0, "01 tập thể"), (0, 0, "")],
)
def test_counts_are_worded_as_decisions_do(collectives: int, persons: int, said: str) -> None:
    nominees = [replace(AN, kind=kind) for kind in ["TT"] * collectives + ["CN"] * persons]
    listed = counted(nominees, CAMPAIGN.kinds, lambda one: {"loai": one.kind})
    assert listed["dem"] == said
    assert [group["so"] for group in listed["nhom"]] == ["I", "II"][: (collectives > 0) + (persons > 0)]
    assert [item["stt"] for item in listed["moi_loai"][0]["danh_sach"]] == [str(n + 1) for n in range(collectives)]
    assert listed["moi_loai"][1]["dem"] == (f"{persons:02d} cá nhân" if persons else "0 cá nhân")


def test_each_nomination_stands_in_one_list_of_the_council() -> None:
    told = words()
    assert names(told["du_dieu_kien"]) == [CENTRE.name, AN.name, AN_MALE.name]
    assert names(told["khong_du_dieu_kien"]) == [UNFIT.name]
    assert told["khong_du_dieu_kien"]["danh_sach"][0]["ly_do"] == "Không đạt tiêu chí CN5; Thiếu minh chứng"
    assert names(told["de_nghi_qua_han"]) == [LATE.name]


def test_the_order_of_lists_is_a_setting() -> None:
    assert names(words()["duoc_chon"]) == [CENTRE.name, "Hoàng Thị An", "Nông Văn Ấn"]
    ranked = words(campaign=with_settings(list_order="Đơn vị và chức vụ"))["duoc_chon"]
    assert names(ranked) == [CENTRE.name, "Nông Văn Ấn", "Hoàng Thị An"]
    turned = words(nominations=papers.NOMINATIONS[::-1], outcomes=papers.OUTCOMES[::-1])["duoc_chon"]
    assert names(turned) == names(words()["duoc_chon"])


def test_money_is_added_up_without_what_is_only_proposed() -> None:
    told = words()["kinh_phi"]
    assert [(line["thanh_tien"], line["tinh_vao_tong"]) for line in told["dong"]] == [
        ("2.980.000", False),
        ("900.000", True),
    ]
    assert (told["tong"], told["tong_bang_chu"]) == ("900.000", "Chín trăm nghìn đồng")
    assert (told["con_lai"], told["thieu"]) == ("9.100.000", "")
    assert words(campaign=with_settings(budget=800_000))["kinh_phi"]["thieu"] == "100.000"


def test_the_day_of_the_amounts_is_named() -> None:
    assert words()["kinh_phi"]["ngay_tinh"] == "25/6/2021"
    undecided = with_settings(decided_on=None)
    assert words(campaign=undecided)["kinh_phi"]["ngay_tinh"] == "28/6/2021"
    assert words(campaign=undecided, as_of=date(2021, 8, 1))["kinh_phi"]["ngay_tinh"] == "30/6/2021"


def test_votes_have_the_share_that_the_settings_ask_and_name_who_did_not_vote() -> None:
    def line(**changes: Any) -> Any:
        return words(**changes)["cac_hinh_thuc"][1]["bieu_quyet"]["danh_sach"]

    assert [(one["ten"], one["phieu"], one["ty_le_phieu"], one["khong_bieu_quyet"]) for one in line()] == [
        ("Hoàng Thị An", "4", "100%", "Nông Văn Ấn"),
        ("Nông Văn Ấn", "3", "75%", "Lục Thị Mai, Nông Văn Ấn"),
    ]
    less = with_settings(recused_leave_denominator=True)
    few = replace_ballots({AN.code: 3, AN_MALE.code: 1})
    assert [one["ty_le_phieu"] for one in line(campaign=less, meeting=few)] == ["100%", "50%"]
    absent = replace(papers.MEETING, members=(Member("Nông Văn Ấn", "Ủy viên", False),), present=3, total=4)
    assert [one["khong_bieu_quyet"] for one in line(meeting=absent)] == ["", "Lục Thị Mai"]


@pytest.mark.parametrize(("base", "share"), [("Tổng số thành viên", "50%"), ("Có mặt", "66,7%")])
def test_the_share_is_of_all_members_or_of_those_present(base: str, share: str) -> None:
    few = replace(replace_ballots({AN.code: 2}), present=3)
    told = words(campaign=with_settings(vote_denominator=base), meeting=few)["cac_hinh_thuc"][1]["bieu_quyet"]
    assert [one["ty_le_phieu"] for one in told["danh_sach"]] == [share]


def test_an_absent_member_leaves_all_members_but_not_those_present() -> None:
    few = replace_ballots({AN.code: 1})
    few = replace(few, members=(Member("Nông Văn Ấn", "Ủy viên", False),), present=2, total=4)
    for base, share in (("Tổng số thành viên", "33,3%"), ("Có mặt", "50%")):
        campaign = with_settings(vote_denominator=base, recused_leave_denominator=True)
        told = words(campaign=campaign, meeting=few)["cac_hinh_thuc"][1]["bieu_quyet"]["danh_sach"]
        assert [one["ty_le_phieu"] for one in told] == [share]


def replace_ballots(votes: dict[str, int]) -> Any:
    ballots = tuple(
        ballot._replace(votes={"GK": votes[ballot.nomination]})
        for ballot in papers.MEETING.ballots
        if ballot.nomination in votes
    )
    return replace(papers.MEETING, ballots=ballots)


def test_a_namesake_with_another_birth_date_does_vote() -> None:
    other = replace(AN_MALE, birth_date=date(1985, 1, 1), proposers=("VP",))
    item = next(one for one in words(nominations=(other,))["danh_sach"]["danh_sach"])
    assert item["khong_bieu_quyet"] == ""


def test_numbers_and_dates_leave_room_for_the_pen() -> None:
    decision = words("quyet-dinh/quyet-dinh-giay-khen.docx")
    assert (decision["so_ky_hieu"], decision["dia_danh_ngay"]) == ("05/QĐ-SKHCN", "Cao Bằng, ngày 25 tháng 6 năm 2021")
    letter = words("trinh-tinh/to-trinh-bang-khen.docx")
    assert letter["so_ky_hieu"].strip("\u00a0") == "/TTr-SKHCN" != letter["so_ky_hieu"]
    assert letter["ngay_van_ban"] == "ngày … tháng … năm 2021"
    assert words("quyet-dinh/giay-khen.docx")["quyet_dinh"]["so_ky_hieu"] == "05/QĐ-SKHCN"
    undated = words("quyet-dinh/quyet-dinh-giay-khen.docx", campaign=with_settings(decided_on=None))
    assert undated["ngay_van_ban"] == "ngày … tháng … năm 2021"


def test_lines_of_lists_come_bare_and_bases_in_order() -> None:
    decision = words("quyet-dinh/quyet-dinh-giay-khen.docx")
    assert decision["noi_nhan"] == ["Như Điều 3", "Hội đồng TĐKT Sở", "Lưu: VT, VP"]
    assert [line[:12] for line in decision["can_cu"]] == ["Căn cứ Luật ", "Căn cứ Nghị "]
    assert not any(line.endswith((";", ".")) for line in decision["can_cu"])


def test_the_signature_has_the_authority_above_the_office() -> None:
    assert words()["chuc_vu_ky"] == ["GIÁM ĐỐC"]
    deputy = with_settings(signing_authority="KT. Giám đốc", signer_title="Phó Giám đốc")
    assert words(campaign=deputy)["chuc_vu_ky"] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]


@pytest.mark.parametrize(("counts", "last"), [(False, "17/6/2021"), (True, "18/6/2021")])
def test_the_last_day_follows_the_setting(counts: bool, last: str) -> None:
    assert words(campaign=with_settings(deadline_day_counts=counts))["nhan_den_het"] == last


def test_files_of_the_day_itself_and_late_ones_are_named() -> None:
    late = [{"tep": "TTRA.xlsx", "don_vi": "Thanh tra Sở", "ngay_nhan": "18/6/2021, 09 giờ 05"}]
    assert words()["tep_dung_ngay_han"] == words()["tep_qua_han"] == late


def test_every_unit_is_in_one_state_and_the_sum_is_the_roster() -> None:
    states = words()["trang_thai"]
    assert len(states) == 7
    assert sum(state["so_luong"] for state in states) == len(CAMPAIGN.units)
    assert [unit["ma"] for unit in words()["chua_nop"]] == ["CDCS"]
    assert [unit["ma"] for unit in words()["nop_qua_han"]] == ["TTRA"]


def test_the_units_own_words_are_attributed_and_rows_with_a_fault_left_out() -> None:
    first, second = words()["noi_dung"]
    assert [line["don_vi"] for line in first["ket_qua"]] == ["Văn phòng Sở", "Phòng Quản lý Khoa học"]
    assert second["ket_qua"] == []
    assert words()["dien_hinh"][0]["don_vi"] == "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ"


def test_targets_follow_their_nominee() -> None:
    targets = words()["du_dieu_kien"]["danh_sach"][0]["chi_tieu"]
    assert [(line["dang_ky"], line["thuc_hien"], line["ty_le"]) for line in targets] == [("3", "2", "66,7%")]
    assert words()["du_dieu_kien"]["danh_sach"][1]["chi_tieu"] == []


def test_the_name_of_the_campaign_stands_behind_its_words() -> None:
    assert words(campaign=with_settings(name="Đợt thi đua lập thành tích"))["ten_dot"] == "lập thành tích"


def test_before_the_meeting_every_word_is_there_and_blank() -> None:
    told = words("hoi-dong/danh-sach.docx", meeting=None, outcomes=(), stage=Stage.BEFORE_MEETING)
    assert set(told["cuoc_hop"]) == set(words()["cuoc_hop"])
    assert (told["cuoc_hop"]["tong_so"], told["cuoc_hop"]["thanh_vien"]) == ("", [])


def test_hostile_names_are_made_fit_for_xml() -> None:
    hostile = replace(AN, name="Hoa\u0300ng\x00 <An> & \ud800{{ x }}", summary="một\r\nhai\x0b")
    item = words(nominations=(hostile,))["danh_sach"]["danh_sach"][0]
    assert (item["ten"], item["tom_tat"]) == ("Hoàng <An> & {{ x }}", "một\nhai")


def _plain(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _plain(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _plain(inner)
    else:
        yield value


def test_contexts_hold_plain_values_only() -> None:
    kinds = {type(value) for document in made().values() for value in _plain(document.context)}
    assert kinds <= {str, int, bool}


def test_every_word_offered_is_written_down() -> None:
    page = Path("docs/decisions/0005-tu-trong-mau.md").read_text(encoding="utf-8")
    written = set(re.findall(r"[a-z]+(?:_[a-z]+)*", " ".join(re.findall(r"`([^`]*)`", page))))
    offered: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            offered.update(value)
            for inner in value.values():
                gather(inner)
        elif isinstance(value, list):
            for inner in value:
                gather(inner)

    for document in made().values():
        gather(document.context)
    assert offered <= written


def test_a_row_of_the_table_is_all_a_new_document_needs() -> None:
    row = paperwork("MOI", "moi.docx", "Đề nghị", Stage.REPORT, "moi/{mã}.docx", award="GK")
    assert list(made(campaign=with_rows(row))) == [f"moi/{AN.code}.docx", f"moi/{AN_MALE.code}.docx"]
