"""The board as words and as a page: counts, limits, faults by kind, hostile names, templates held to their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipeline.campaign import Deadline
from pipeline.flow import pages
from pipeline.shapes import (
    Amendment,
    Closing,
    Fault,
    Finding,
    Meeting,
    Nomination,
    Outcome,
    Registering,
    Severity,
    Stage,
    State,
    UnitState,
)
from pipeline.views import board, charts, entries, page, unit_page, what_if
from tests.test_views_workbook import CAMPAIGN, FINDINGS, NOMINATIONS, OUTCOMES

DOC = Path("docs/decisions/0010-bang-dieu-khien.md")
TEMPLATES = {f"web/{path.name}": path.read_bytes() for path in sorted(Path("templates/web").glob("*.html"))}
AT, AS_OF = datetime(2021, 6, 16, 8, 30), date(2021, 6, 17)
DEADLINES = (
    Deadline("NOP_HO_SO", "Nộp hồ sơ", date(2021, 6, 18)),
    Deadline("TRINH_TINH", "Trình tỉnh", date(2021, 6, 26)),
    Deadline("BAO_CAO", "Báo cáo", date(2021, 6, 10)),
)
SCHEDULED = replace(CAMPAIGN, deadlines=DEADLINES)
STATES = (
    UnitState("VP", State.RETURNED, AT, "VP.xlsx", 3, 1, 1),
    UnitState("CDCS", State.WARNED, None, "CDCS.xls", 3, 0, 1),
)
LAST = Outcome("CN-00000005", "Hòa phiếu", "Bằng phiếu nhau.", tied_for="GK")
RESULTS = {outcome.nomination: outcome for outcome in (*OUTCOMES, LAST)}
WRITTEN = {
    "tong-hop.xlsx": "Biểu tổng hợp",
    "tra-loi/VP/tra-loi.eml": "Thư trả lời",
    "tra-loi/VP/ho-so/bien ban#1.docx": "Biên bản",
    "tra-loi/VPX/tra-loi.eml": "Thư của đơn vị khác",
}

SUPPOSED = what_if.Comparison(
    (Amendment("Hình thức", "BK", "Tối đa", "1", "2"),),
    ("Điều cần biết.",),
    (
        what_if.Difference(
            "CN-00000002",
            "<b>Nông Văn B</b>",
            "Cá nhân",
            ("Văn phòng Sở",),
            what_if.Side("GK", "GK", "Giấy khen", "Đủ phiếu."),
            what_if.Side("BK", "đề nghị BK", "Đề nghị: Bằng khen", "Nhiều phiếu nhất."),
            "Nhiều phiếu nhất.",
        ),
    ),
    (what_if.Moved("Văn phòng Sở", "Quá hạn", "Hợp lệ"),),
    (what_if.Moved("Giấy khen", 2, 1), what_if.Moved("Hợp lệ", 3, 3)),
    what_if.Moved("Tổng tiền thưởng", 900_000, 450_000),
    {"GK": ("Lý A", "Lý B")},
)


def in_folders(written: Mapping[str, str]) -> Callable[[str], list[tuple[str, str]]]:
    """Give what finds the files of a unit's folder."""
    return lambda unit: [(path, name) for path, name in written.items() if path.startswith(f"tra-loi/{unit}/")]


def words(**changes: Any) -> dict[str, Any]:
    """Give the words of the fixture, with some of the arguments changed."""
    given: dict[str, Any] = {
        "campaign": SCHEDULED,
        "ended": Closing("Sau họp", (), (), ("Gửi bản đánh dấu lỗi cho: VP.",)),
        "stage": Stage.AFTER_MEETING,
        "states": STATES,
        "nominations": NOMINATIONS,
        "outcomes": RESULTS,
        "meeting": Meeting(total=9, present=8),
        "findings": FINDINGS,
        "instructions": {"CN-07": "Hình thức phải có trong danh mục."},
        "written": {path: name for path, name in WRITTEN.items() if "/" not in path},
        "titles": {},
        "files": in_folders(WRITTEN),
        "told": lambda one: f"Đường đi của {one.code}\n  thụt vào",
        "as_of": AS_OF,
    }
    return board.words(**(given | changes))


def drawn(told: Mapping[str, Any]) -> Any:
    """Give the page of these words as a tree."""
    return html.document_fromstring(page.write(board.PAGE, TEMPLATES, told).decode())


def of_class(name: str) -> str:
    return f"//*[contains(concat(' ', @class, ' '), ' {name} ')]"


def text_of(tree: Any, path: str) -> str:
    return " ".join(" ".join(part.text_content() for part in tree.xpath(path)).split())


def test_the_shipped_templates_are_whole_and_no_other_is_there() -> None:
    assert pages.check(TEMPLATES) == []
    for name in TEMPLATES:  # each is a page or is reached from one
        assert {found.file for found in pages.check({**TEMPLATES, name: b"{% if %}"})} == {f"templates/{name}"}


def test_the_words_offered_are_those_given_and_each_is_written_down() -> None:
    told = words(supposed=SUPPOSED, registering=Registering((), (), {}, False))
    assert {key for key in board.TOLD if "." not in key} == told.keys()
    for name, inner in board.TOLD.items():
        first, *rest = name.split(".")
        value: Any = told[first]
        for part in rest:
            value = next(line[part] for line in ([value] if isinstance(value, dict) else value) if line[part])
        if inner:
            assert (value if isinstance(value, dict) else value[0]).keys() == set(inner), name
    kept = DOC.read_text(encoding="utf-8")
    every = {part for offered in pages.PAGES.values() for key, inner in offered.items() for part in (key, *inner)}
    assert [word for word in sorted(every) if f"`{word.rpartition('.')[2]}`" not in kept] == []


def test_a_what_if_is_told_where_it_was_asked_for_and_is_said_to_be_one() -> None:
    assert not drawn(words()).xpath("//*[@id='gia-dinh']")
    told = text_of(drawn(words(supposed=SUPPOSED)), "//*[@id='gia-dinh']")
    for part in (
        "Chỉ là thử",
        "Hình thức › BK › Tối đa: 1 → 2",
        "<b>Nông Văn B</b>",
        "Giấy khen Đủ phiếu.",
        "Đề nghị: Bằng khen",
        "Văn phòng Sở: Quá hạn → Hợp lệ",
        "Giấy khen: 2 → 1",
        "900.000 đồng → 450.000 đồng",
        "Hòa phiếu GK: Lý A, Lý B. Hội đồng chọn",
    ):
        assert part in told
    assert "Hợp lệ: 3" not in told


def test_deadlines_stand_by_their_days_and_count_those_to_the_last_that_counts() -> None:
    assert [line["con_ngay"] for line in words()["lich"]] == [-8, 0, 8]
    counted = replace(SCHEDULED, settings=replace(SCHEDULED.settings, deadline_day_counts=True))
    assert [line["con_ngay"] for line in words(campaign=counted)["lich"]] == [-7, 1, 9]
    assert text_of(drawn(words()), of_class("lich")) == (
        "Đã qua 8 ngày Báo cáo (trước ngày 10/6/2021) "
        "Hôm nay là ngày cuối Nộp hồ sơ (trước ngày 18/6/2021) Còn 8 ngày Trình tỉnh (trước ngày 26/6/2021)"
    )


def test_the_stage_reached_and_what_to_do_stand_on_top() -> None:
    tree = drawn(words(stage=Stage.REPORT))
    assert text_of(tree, "//*[@aria-current]") == "Sau quyết định, báo cáo (đang ở đây)"
    tree = drawn(words())
    assert text_of(tree, "//*[@aria-current]") == "Sau họp (đang ở đây)"
    assert text_of(tree, of_class("qua")) == "✓ Trước họp (đã qua)"
    assert text_of(tree, of_class("viec")) == "Gửi bản đánh dấu lỗi cho: VP."


def test_a_unit_has_its_state_counts_and_own_files() -> None:
    vp, cdcs = words()["don_vi"]
    assert (vp["ten"], vp["trang_thai"], vp["nhan"], vp["so_de_nghi"]) == (
        *("Văn phòng Sở", "Trả lại", "08:30 16/6/2021", 3),
    )
    assert vp["tep"] == [{"duong_dan": "tra-loi/VP/tra-loi.eml", "ten": "Thư trả lời"}]
    assert vp["ho_so"] == [{"duong_dan": "tra-loi/VP/ho-so/bien%20ban%231.docx", "ten": "Biên bản"}]
    assert (cdcs["nhan"], cdcs["tep"], cdcs["ho_so"]) == ("", [], [])
    assert [line["duong_dan"] for line in words()["van_ban"]] == ["tong-hop.xlsx"]


def test_every_nomination_has_its_result_reason_and_path() -> None:
    tree = drawn(words())
    assert len(tree.xpath("id('ds-de-nghi')/details")) == len(NOMINATIONS)
    assert [pre.text for pre in tree.xpath("//pre")] == [f"Đường đi của {one.code}\n  thụt vào" for one in NOMINATIONS]
    for line in (*OUTCOMES, LAST):
        assert line.reason.casefold() in text_of(tree, "id('hoi-dong')").casefold()


def test_what_is_only_proposed_is_said_to_be_proposed() -> None:
    tree = drawn(words())
    for part in (
        "id('hoi-dong')/h3",
        "id('ds-de-nghi')",
        "id('hoi-dong')//tbody//th",
        of_class("chu-giai"),
        "//dl[@class='dem']",
    ):
        assert "Đề nghị: Bằng khen của Chủ tịch UBND tỉnh" in text_of(tree, part), part
    assert "Đề nghị: Giấy khen" not in text_of(tree, "//body")


def test_an_award_shows_what_is_used_of_its_quota() -> None:
    upper, lower = words()["hinh_thuc"]
    assert (upper["so"], upper["tong_so"], upper["moi_don_vi"]) == (1, "1", "")
    assert upper["tung_loai"] == [{"ten": "Tập thể", "so": 1}, {"ten": "Cá nhân", "so": 1}]
    assert (lower["so"], lower["tong_so"], lower["tung_loai"]) == (1, "", [])
    assert "8 trên 9 thành viên" in text_of(drawn(words()), "id('hoi-dong')")
    assert "Chưa có kết quả họp" in text_of(drawn(words(meeting=None)), "id('hoi-dong')")


def test_the_rule_that_most_units_missed_stands_first() -> None:
    many = [
        Finding(Severity.WARNING, unit, f"{unit}.xlsx", "Cá nhân", "", "CN-20", "thiếu.", "Ghi thêm.", row=row)
        for unit, row in (("VP", 1), ("CDCS", 1), ("X", 1), ("X", 2), ("X", 3), ("X", 4))
    ]
    many += [many[0]._replace(code="CN-19", row=row) for row in range(9)]  # many places, but one unit alone
    first, *others = words(findings=[*FINDINGS, *many])["loi"]
    assert (first["ma"], first["so"], first["so_don_vi"], first["con"]) == ("CN-20", 6, 3, 1)
    assert (first["quy_tac"], len(first["cau"])) == ("Ghi thêm.", entries.PLACES)
    assert next(line["quy_tac"] for line in others if line["ma"] == "CN-07") == "Hình thức phải có trong danh mục."
    assert sum(line["so"] for line in [first, *others]) == len(FINDINGS) + len(many)


def test_the_reasons_of_an_outcome_stand_together_with_all_whom_they_concern() -> None:
    many = tuple(replace(NOMINATIONS[0], code=f"CN-{number}", name=f"Lý {number}") for number in range(5))
    why = ("Được 5/9 phiếu.", "Được 7/9 phiếu.", "Được 5/9 phiếu.", "Được 7/9 phiếu.", "Được 5/9 phiếu.")
    outcomes = {
        one.code: Outcome(one.code, "GK", reason, votes=int(reason[5])) for one, reason in zip(many, why, strict=True)
    }
    (told,) = words(nominations=many, outcomes=outcomes)["ket_qua"]
    assert [(line["cau"], line["so"], [one["ma"] for one in line["ten"]]) for line in told["ly_do"]] == [
        ("Được 7/9 phiếu.", 2, ["CN-1", "CN-3"]),
        ("Được 5/9 phiếu.", 3, ["CN-0", "CN-2", "CN-4"]),
    ]
    tree = drawn(words(nominations=many, outcomes=outcomes))
    assert text_of(tree, "id('hoi-dong')//dl") == ("Được 7/9 phiếu. (2)Lý 1, Lý 3 Được 5/9 phiếu. (3)Lý 0, Lý 2, Lý 4")
    assert set(tree.xpath("id('hoi-dong')//dl//@href")) == {f"#{one.code}" for one in many}
    assert not [one for one in many if len(tree.xpath("//details[@id=$code]", code=one.code)) != 1]


def test_very_many_papers_of_one_title_are_one_line_of_a_split_board(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "PAPERS", 2)
    folder = "quyet dinh"
    many = {f"{folder}/{code}.docx": f"Giấy khen: Ông {code}" for code in ("A", "B", "C")}
    few = {f"{folder}/{code}-qd.docx": "Quyết định" for code in ("1", "2")}
    given = {"written": {**few, **many, "tong-hop.xlsx": "Biểu tổng hợp"}, "titles": dict.fromkeys(many, "Giấy khen")}
    whole = [(line["ten"], line["duong_dan"]) for line in words(**given)["van_ban"]]
    assert whole[2:5] == [(name, path.replace(" ", "%20")) for path, name in many.items()]
    monkeypatch.setattr(board, "WHOLE", 0)
    assert [(line["ten"], line["duong_dan"]) for line in words(**given)["van_ban"]] == [
        *whole[:2],
        ("Giấy khen: 3 tệp", "quyet%20dinh/"),
        whole[-1],
    ]


def test_a_large_campaign_is_split_by_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "WHOLE", 4)
    monkeypatch.setattr(board, "NAMES", 1)
    told = words()
    assert told["chia_trang"] and (len(told["don_vi"]), told["con_de_nghi"]) == (2, 0)
    tree = drawn(told)
    assert not tree.xpath("//pre")
    assert tree.xpath("id('ds-de-nghi')//a/@href") == [
        f"bang-theo-doi/{one.proposers[0]}.html#{one.code}" for one in NOMINATIONS
    ]
    assert tree.xpath("id('bang-don-vi')//th/a/@href") == ["bang-theo-doi/VP.html", "bang-theo-doi/CDCS.html"]
    shared = {one.code: Outcome(one.code, "GK", "Đủ phiếu.", votes=5) for one in NOMINATIONS}
    assert "và 4 đề nghị nữa" in text_of(drawn(words(outcomes=shared)), "id('hoi-dong')//dl")
    monkeypatch.setattr(board, "LINES", 4)
    told = words()
    assert (len(told["de_nghi"]), told["con_de_nghi"], len(told["don_vi"])) == (0, 5, 2)
    assert "5 đề nghị: quá nhiều cho một trang" in text_of(drawn(told), "id('de-nghi')")
    assert sum(line["so"] for line in told["ket_qua"]) == told["so_de_nghi"] == 5  # the sums are of all


def test_the_page_of_a_unit_has_its_nominations_with_their_paths_its_faults_and_files() -> None:
    known = entries.known(SCHEDULED, in_folders(WRITTEN))
    lines = [entries.nomination(known, one, RESULTS[one.code], f"ĐI {one.code}") for one in NOMINATIONS[:2]]
    told = unit_page.words(SCHEDULED, known, STATES[0], lines, FINDINGS[:1], AS_OF)
    assert told.keys() == {key for key in unit_page.TOLD if "." not in key}
    tree = html.document_fromstring(page.write(unit_page.PAGE, TEMPLATES, told).decode())
    assert [pre.text for pre in tree.xpath("//details[@id]/pre")] == ["ĐI CN-00000001", "ĐI CN-00000002"]
    assert FINDINGS[0].sentence in text_of(tree, "//li")
    assert set(tree.xpath("//@href")) == {
        *("../index.html", "../tra-loi/VP/tra-loi.eml", "../tra-loi/VP/ho-so/bien%20ban%231.docx"),
    }


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\"><img src=x onerror='alert(1)'>", "\"><img src=x onerror='alert(1)'>"),
        ("{{ ten_dot }}{% raw %}", "{{ ten_dot }}{% raw %}"),
        ("Lan\u202egnod\u2066", "Langnod"),
        ("Ă" * 2000, "Ă" * 2000),
    ],
)
def test_what_a_unit_typed_is_shown_as_text(typed: str, shown: str) -> None:
    one = Nomination("CN-1", "CN", typed, typed, (typed,), (), True, position=typed, home_name=typed)
    fault = Finding(Severity.ERROR, typed, typed, typed, "A1", "CN-07", typed, typed, typed)
    told = words(
        nominations=(one,),
        outcomes={"CN-1": Outcome("CN-1", "GK", typed)},
        states=(UnitState(typed, State.VALID, AT, typed, 1, 0, 0),),
        findings=(fault,),
        told=lambda one: typed,
        files=lambda unit: [(f"tra-loi/{typed}/a.eml", typed)],
    )
    plain, tree = drawn(words()), drawn(told)
    for tag in ("script", "style", "img", "iframe", "object"):
        assert len(tree.xpath(f"//{tag}")) == len(plain.xpath(f"//{tag}")), tag
    assert not [name for part in tree.iter() for name in part.attrib if name.startswith("on")]
    for place in (
        "id('bang-don-vi')//th/span",
        of_class("ten"),
        "//pre",
        "id('loi')//li",
        "id('hoi-dong')//dt",
    ):
        assert shown in text_of(tree, place), place
    assert not [link for link in tree.xpath("//@href") if ":" in link]


def test_the_curve_counts_units_by_the_time_they_came() -> None:
    sent = [datetime(2021, 6, 15, 9), datetime(2021, 6, 17, 23, 59), datetime(2021, 6, 18, 0, 0)]
    states = [UnitState(f"U{n}", State.VALID, at, "a.xlsx", 0, 0, 0) for n, at in enumerate(sent)]
    silent = UnitState("U9", State.SILENT, None, "", 0, 0, 0)
    unknown = UnitState("U8", State.VALID, None, "b.xlsx", 0, 0, 0)
    told = charts.submissions(SCHEDULED, [*states, silent, unknown])
    assert told is not None
    assert (told["da_nhan"], told["dung_han"], told["tong"], told["khong_ro_gio"]) == (3, 2, 5, 1)
    assert told["tung_ngay"] == [
        {"ngay": "15/6/2021", "so": 1, "cong": 1},
        {"ngay": "17/6/2021", "so": 1, "cong": 2},
        {"ngay": "18/6/2021", "so": 1, "cong": 3},
    ]
    points = [tuple(map(int, point.split(","))) for point in told["duong"].split()]
    assert points[0] == (30, 170) and points[-1] == (330, 170 - round(136 * 3 / 5))
    assert points == sorted(points, key=lambda point: (point[0], -point[1]))
    assert told["han"] == 30 + round(300 * 3 / 4)  # 15 to 18 June: midnight behind the third of four days
    assert charts.submissions(SCHEDULED, [silent]) is None


def test_the_bars_count_every_nomination_at_each_unit_that_proposes_it() -> None:
    told = charts.outcomes(SCHEDULED, NOMINATIONS, RESULTS)
    assert told is not None
    assert [line["ma"] for line in told["loai"]] == [
        *("BK", "GK", "Hòa phiếu", "Không được chọn", "Không đủ điều kiện"),
    ]
    vp, cdcs = told["don_vi"]
    assert [(part["ma"], part["so"]) for part in vp["phan"]] == [("BK", 1), ("GK", 1), ("Không được chọn", 1)]
    assert (vp["tong"], cdcs["tong"]) == (3, 3)
    ends = [(part["trai"], part["trai"] + part["rong"]) for part in vp["phan"]]
    assert [end for _, end in ends[:-1]] == [start for start, _ in ends[1:]] and ends[-1][1] <= charts.WIDTH
    assert charts.outcomes(SCHEDULED, (), {}) is None


def test_the_bars_of_a_large_campaign_are_of_those_who_propose_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "MOST_UNITS", 1)
    told = charts.outcomes(SCHEDULED, NOMINATIONS[2:], RESULTS)
    assert told is not None
    assert ([unit["ten"] for unit in told["don_vi"]], told["con"]) == (["Công đoàn cơ sở"], 1)


def test_a_template_taken_in_by_another_is_checked_with_the_words_it_has_there() -> None:
    outer = "{% macro m(x) %}{{ x }}{% endmacro %}{% for d in don_vi %}{% for t in d.tep %}{% include 'web/a.html' %}"
    outer += "{% endfor %}{% endfor %}"

    def said(inner: str, **more: str) -> list[str]:
        given = {board.PAGE: outer, "web/a.html": inner, **more}
        found = page.check_all({name: text.encode() for name, text in given.items()}, {board.PAGE: board.TOLD})
        return [one.sentence for one in found]

    assert said("{{ m(t.ten) }}{{ d.ma }}{{ ten_dot }}{% for x in d.ho_so %}{{ x.ten }}{% endfor %}") == []
    (sentence,) = said("\n{{ t.tenn }}")
    assert sentence.startswith('templates/web/a.html › dòng 2: không có từ "t.tenn". Có phải "ten"?')
    assert 'không có từ "d.maa"' in said("{% include 'web/b.html' %}", **{"web/b.html": "{{ d.maa }}"})[0]
    assert 'không có từ "ten_dot"' in said("{% import 'web/b.html' as b %}", **{"web/b.html": "{{ ten_dot }}"})[0]
    assert "web/b.html: không có tệp" in said("{% include 'web/b.html' %}")[0]
    assert said("{% include 'web/b.html' ignore missing %}") == []
    assert 'dòng 1: lấy vào "web/index.html"' in said("{% include 'web/index.html' %}")[0]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ ten_dott }}", 'dòng 1: không có từ "ten_dott". Có phải "ten_dot"?'),
        ("\n{% for d in don_vi %}{{ d.tenn }}{% endfor %}", 'dòng 2: không có từ "d.tenn". Có phải "ten"?'),
        ("{% for d in don_vi %}{% for t in d.tep %}{{ t.x }}{% endfor %}{% endfor %}", 'không có từ "t.x".'),
        ("{{ bieu_do_nop.hann }}", 'không có từ "bieu_do_nop.hann". Có phải "han"?'),
        ("{% if ten_dot %}", "dòng 1: lệnh viết sai hoặc chưa đóng."),
    ],
)
def test_what_is_wrong_with_a_template_is_told_with_its_line(source: str, said: str) -> None:
    (fault,) = page.check_all({board.PAGE: source.encode()}, {board.PAGE: board.TOLD})
    assert fault.sentence.startswith("templates/web/index.html") and said in fault.sentence


def test_a_template_that_is_missing_not_unicode_or_cannot_be_done_is_named() -> None:
    assert "không có tệp" in page.check_all({}, {board.PAGE: {}})[0].sentence
    assert "UTF-8" in page.check_all({board.PAGE: "ă".encode("utf-16")}, {board.PAGE: {}})[0].sentence
    for source in ("{{ ten_dot.x }}", "{{ 1 // 0 }}", '{% include "khong-co.html" %}', "{{ ten_dot.__class__ }}"):
        with pytest.raises(Fault, match=r"web/index\.html"):
            page.write(board.PAGE, {board.PAGE: source.encode()}, words())
