"""The campaign workbook: a small sound campaign in literal rows, each fault put in once, each told at its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import campaign as campaigns
from pipeline.campaign.quotas import of_headcount
from pipeline.campaign.rows import COEFFICIENTS, QUOTAS, share, split
from pipeline.shapes import Finding, Severity, Suite, Table
from pipeline.validation import suites as suite_files
from pipeline.validation import validate

FILE = "dot-thi-dua.xlsx"
EXPECTATIONS = Path(__file__).parent.parent / "expectations"
KINDS = [("TT", "Tập thể"), ("CN", "Cá nhân")]
MELTED_COLUMNS = ["unit", "file", "sheet", "row", "kind", "value", "letter"]
MELTED = {QUOTAS: "hinh-thuc", COEFFICIENTS: "muc-thuong"}

Rows = dict[str, list[dict[str, Any]]]
Change = Callable[[Rows], None]

SOUND: Rows = {
    "dot-thi-dua": [
        {
            "code": "THU-01",
            "name": "chào mừng ngày thành lập",
            "parent_body": "Ủy ban nhân dân tỉnh",
            "body": "Sở Thử nghiệm",
            "abbreviation": "STN",
            "place": "Cao Bằng",
            "starts": date(2021, 1, 28),
            "ends": date(2021, 6, 30),
            "signer_title": "GIÁM ĐỐC",
            "signer": "Nông Văn An",
            "decided_on": date(2021, 6, 25),
            "publishing_unit": "TTUD",
        }
    ],
    "lich": [
        {"code": "NOP_HO_SO", "task": "Nộp hồ sơ", "before": date(2021, 6, 18)},
        {"code": "TRINH_TINH", "task": "Trình tỉnh", "before": date(2021, 6, 26)},
        {"code": "BAO_CAO", "task": "Báo cáo", "before": date(2021, 6, 30)},
    ],
    "loai-doi-tuong": [
        {"code": "TT", "name": "Tập thể", "nominee_sheet": "Tập thể", "identified_by": "Đơn vị"},
        {"code": "CN", "name": "Cá nhân", "nominee_sheet": "Cá nhân", "identified_by": "Ngày sinh"},
    ],
    "don-vi": [
        {"code": "VP", "name": "Văn phòng", "kind": "Phòng", "email": "vp@so.example"},
        {"code": "TTUD", "name": "Trung tâm Ứng dụng", "kind": "Đơn vị trực thuộc"},
        {"code": "CDCS", "name": "Công đoàn", "kind": "Tổ chức đoàn thể", "may_propose_others": "Có"},
    ],
    "nhan-su": [
        {
            "unit_code": "VP",
            "name": "Lý Thị Hoà",
            "birth_date": date(1990, 2, 1),
            "category": "Công chức",
            "group": "Lãnh đạo",
        },
        {"unit_code": "VP", "name": "Lý Thị Hoa", "birth_date": date(1990, 2, 1)},
        {"unit_code": "TTUD", "name": "Lý Thị Hòa", "birth_date": date(1990, 2, 1)},
    ],
    "hinh-thuc": [
        {"code": "BK", "name": "Bằng khen", "decided_by": "Chủ tịch tỉnh", "authority": "Đề nghị cấp trên"}
        | {"quota": 1, "TT": 1, "CN": 1, "otherwise": "GK"},
        {"code": "GK", "name": "Giấy khen", "decided_by": "Giám đốc Sở", "authority": "Quyết định"}
        | {"per_unit": "15 %", "per_unit_rounding": "Lên", "per_unit_floor": 1},
    ],
    "tieu-chi": [
        {"code": "TT1", "kind": "Tập thể", "text": "Chấp hành tốt", "type": "Có/Không"},
        {"code": "TT4", "kind": "TT", "text": "Hoàn thành 60% chỉ tiêu", "type": "Tỷ lệ", "threshold": "3/5"},
        {"code": "CN5", "kind": "Cá nhân", "text": "Công trình", "type": "Nội dung"},
    ],
    "giay-to": [
        {"code": "TTR", "name": "Tờ trình", "owed_by": "Đơn vị trực thuộc; Tổ chức đoàn thể", "per": "Đơn vị"},
        {"code": "BCTT", "name": "Báo cáo thành tích", "per": "Đề nghị"},
    ],
    "noi-dung": [{"code": "ND1", "text": "Hoàn thành nhiệm vụ"}],
    "hoi-dong": [
        {"name": "Nông Văn An", "role": "Chủ tịch"},
        {"name": "Bế Thị Chi", "role": "Ủy viên", "heads": "VP"},
    ],
    "luong-co-so": [
        {"since": date(2019, 7, 1), "amount": 1_490_000, "source": "Nghị định số 38/2019/NĐ-CP"},
        {"since": date(2023, 7, 1), "amount": 1_800_000, "source": "Nghị định số 24/2023/NĐ-CP"},
    ],
    "muc-thuong": [
        {"since": date(2017, 10, 1), "source": "NĐ 91/2017", "award": "BK", "TT": 2.0, "CN": 1.0},
        {"since": date(2017, 10, 1), "source": "NĐ 91/2017", "award": "Giấy khen", "TT": 0.6, "CN": 0.3},
    ],
    "can-cu": [
        {"document": "QUYET_DINH", "order": 1, "text": "Căn cứ Luật"},
        {"document": "QUYET_DINH", "order": 2, "text": "Căn cứ Nghị định"},
    ],
    "van-ban": [
        {"code": "QUYET_DINH", "name": "Quyết định", "template": "quyet-dinh.docx", "per": "Hình thức", "award": "GK"}
        | {"stage": "Sau họp", "path": "quyet-dinh/qd.docx", "number": "…/QĐ-STN", "dated": date(2021, 6, 25)}
        | {"recipients": "- Như Điều 3;\n- Lưu: VT, VP."},
        {"code": "TO_TRINH", "name": "Tờ trình", "template": "to-trinh.docx", "per": "Hình thức", "award": "BK"}
        | {"stage": "Sau họp", "path": "tt.docx", "number": "05/TTr-STN", "dated": date(2021, 6, 26)},
        {"code": "HO_SO", "name": "Hồ sơ", "template": "ho-so.docx", "per": "Đề nghị", "stage": "Sau họp"}
        | {"path": "ho-so/{mã}.docx"},
    ],
}


@pytest.fixture(scope="module")
def suites() -> dict[str, Suite]:
    files = {path.as_posix(): path.read_bytes() for path in EXPECTATIONS.glob("dot-thi-dua/*.json")}
    return suite_files.expand(suite_files.load(files), "dot-thi-dua", {"kinds": KINDS})


def gathered(rows: Mapping[str, list[dict[str, Any]]], suites: Mapping[str, Suite]) -> dict[str, Table]:
    """Lay rows as gathering does: one table a sheet, columns per kind melted, headings in row 1, letters from A on."""
    tables: dict[str, Table] = {}
    for key, suite in suites.items():
        layout = suite.layout
        if not layout.sheet:
            continue
        own = rows.get(key, [])
        pairs = layout.shape == "pairs"
        base = [
            {"unit": "", "file": FILE, "sheet": layout.sheet, "row": 0 if pairs else place}
            for place in range(2, len(own) + 2)
        ]
        plain = [column for column in layout.columns if not column.group]
        letters = {
            (FILE, column.column): f"B{place + 2}" if pairs else chr(ord("A") + place)
            for place, column in enumerate(layout.columns)
        }
        values = [{column.column: row.get(column.column) for column in plain} for row in own]
        frame = pd.DataFrame(
            [start | rest for start, rest in zip(base, values, strict=True)],
            columns=["unit", "file", "sheet", "row", *(column.column for column in plain)],
            dtype=object,
        )
        for column in plain:
            if column.type == "date":
                frame[column.column] = pd.to_datetime(frame[column.column])
            elif column.type in ("integer", "number"):
                frame[column.column] = frame[column.column].astype("float64")
        headings = {column.column: column.heading for column in layout.columns}
        tables[key] = Table(frame, letters, headings)
    for melted, key in MELTED.items():
        lines = [
            {"unit": "", "file": FILE, "sheet": "", "row": place, "kind": code, "value": row.get(code), "letter": "F"}
            for place, row in enumerate(rows.get(key, []), 2)
            for code, _ in KINDS
        ]
        tables[melted] = Table(pd.DataFrame(lines, columns=MELTED_COLUMNS), {}, {})
    return tables


def check(rows: Rows, suites: Mapping[str, Suite], keys: frozenset[str] | None = None) -> list[Finding]:
    """Look up and check; `keys` keeps the check to the sheets a test is about."""
    raw = campaigns.look_up(gathered(rows, suites), [suite.layout for suite in suites.values()])
    values = campaigns.raw_parameters(raw)
    bound = {key: suite_files.bind(suite, values) for key, suite in suites.items() if keys is None or key in keys}
    return validate.tables(raw, bound, [])


def put(key: str, row: int, **values: Any) -> tuple[str, Change]:
    return key, lambda rows: rows[key][row].update(values)


def add(key: str, **values: Any) -> tuple[str, Change]:
    return key, lambda rows: rows[key].append(values)


def drop(key: str, row: int, seen_in: str = "dot-thi-dua") -> tuple[str, Change]:
    return seen_in, lambda rows: rows[key].pop(row) and None


def cited(text: str, day: date) -> tuple[str, Change]:
    def change(rows: Rows) -> None:
        rows["can-cu"][0].update(text=text)
        rows["dot-thi-dua"][0].update(decided_on=day)

    return "can-cu", change


OLD_LAW = "Căn cứ Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003"
OLD_DECREE, LATER_DECREE = "Căn cứ Nghị định số 91/2017/NĐ-CP", "Căn cứ Nghị định số 98/2023/NĐ-CP"
OLD_CIRCULAR = "Căn cứ Thông tư số 12/2019/TT-BNV"

# One fault each: what is done, the rule that must find it, the cell it must be told at.
FAULTS: dict[str, tuple[tuple[str, Change], str, str]] = {
    "required setting blank": (put("dot-thi-dua", 0, signer=None), "DTD-01", "B14"),
    "setting still to be decided": (put("dot-thi-dua", 0, plan="[cần quyết định: kế hoạch]"), "DTD-21", "B8"),
    "part of a cell still to be decided": (put("can-cu", 0, text="Căn cứ [cần quyết định: luật]"), "DTD-21", "C2"),
    "required cell blank": (put("don-vi", 1, kind=None), "DTD-01", "C3"),
    "code with a space": (put("dot-thi-dua", 0, code="THU 01"), "DTD-02", "B2"),
    "ends before it starts": (put("dot-thi-dua", 0, starts=date(2021, 7, 1)), "DTD-03", "B11"),
    "decided before the deadline": (put("dot-thi-dua", 0, decided_on=date(2021, 6, 17)), "DTD-04", "B15"),
    "ratio method unknown": (put("dot-thi-dua", 0, ratio_method="Trung bình"), "DTD-05", "B16"),
    "rounding unknown": (put("dot-thi-dua", 0, reward_rounding="Xuống"), "DTD-06", "B18"),
    "collective reward unknown": (put("dot-thi-dua", 0, collective_reward="Gấp ba"), "DTD-07", "B19"),
    "budget below zero": (put("dot-thi-dua", 0, budget=-1), "DTD-08", "B21"),
    "threshold of nothing": (put("dot-thi-dua", 0, vote_threshold="0 %"), "DTD-09", "B22"),
    "denominator unknown": (put("dot-thi-dua", 0, vote_denominator="Tất cả"), "DTD-10", "B23"),
    "order unknown": (put("dot-thi-dua", 0, list_order="Họ"), "DTD-12", "B26"),
    "number words unknown": (put("dot-thi-dua", 0, number_words="linh"), "DTD-13", "B27"),
    "publisher unknown": (put("dot-thi-dua", 0, publishing_unit="TTXX"), "DTD-14", "B30"),
    "deadline missing": (drop("lich", 1), "DTD-15", ""),
    "stock moved off the page to the right": (put("dot-thi-dua", 0, stock_offset_left=40), "DTD-19", "B28"),
    "stock moved off the page at the top": (put("dot-thi-dua", 0, stock_offset_top=-40), "DTD-20", "B29"),
    "no base salary in force": (drop("luong-co-so", 0), "DTD-18", ""),
    "sheet without a row": (("dot-thi-dua", lambda rows: rows["don-vi"].clear()), "DTD-16", ""),
    "two chairs": (("dot-thi-dua", lambda rows: rows["hoi-dong"][1].update(role="Chủ tịch")), "DTD-17", ""),
    "no chair": (("dot-thi-dua", lambda rows: rows["hoi-dong"][0].update(role="Ủy viên")), "DTD-17", ""),
    "deadline twice": (add("lich", code="BAO_CAO", task="Lại", before=date(2021, 6, 30)), "LICH-01", "A4"),
    "deadlines out of order": (put("lich", 1, before=date(2021, 6, 17)), "LICH-02", "C3"),
    "kind's code in lower case": (put("loai-doi-tuong", 0, code="tt"), "LDT-01", "A2"),
    "kind's code twice": (put("loai-doi-tuong", 0, code="CN"), "LDT-02", "A2"),
    "kind's name twice": (put("loai-doi-tuong", 0, name="Cá nhân"), "LDT-03", "B2"),
    "kind's sheet twice": (put("loai-doi-tuong", 0, nominee_sheet="Cá nhân"), "LDT-04", "C2"),
    "identified by nothing known": (put("loai-doi-tuong", 0, identified_by="Tên"), "LDT-05", "D2"),
    "unit's code not a file name": (put("don-vi", 0, code="V/P"), "DMDV-01", "A2"),
    "unit's code twice": (put("don-vi", 0, code="TTUD"), "DMDV-02", "A2"),
    "unit's name twice": (put("don-vi", 0, name="CÔNG  ĐOÀN"), "DMDV-03", "B2"),
    "email without a domain": (put("don-vi", 0, email="vp@so"), "DMDV-04", "D2"),
    "one past of two units": (
        ("don-vi", lambda rows: [row.update(former="VPC; TTC") for row in rows["don-vi"][:2]] and None),
        "DMDV-05",
        "H2",
    ),
    "person of an unknown unit": (put("nhan-su", 0, unit_code="XX"), "NS-01", "A2"),
    "person twice": (put("nhan-su", 1, name="Bà Lý Thị Hòa"), "NS-02", "C2"),
    "category unknown": (put("nhan-su", 0, category="Biên chế"), "NS-03", "F2"),
    "group unknown": (put("nhan-su", 0, group="Cấp trên"), "NS-04", "G2"),
    "award's code with a space": (put("hinh-thuc", 0, code="B K"), "HT-01", "A2"),
    "award's code twice": (put("hinh-thuc", 0, code="GK"), "HT-02", "A2"),
    "award's name twice": (put("hinh-thuc", 0, name="Giấy khen"), "HT-03", "B2"),
    "authority unknown": (put("hinh-thuc", 0, authority="Trình"), "HT-04", "D2"),
    "quota of none": (put("hinh-thuc", 0, quota=0, TT=0, CN=0), "HT-05", "E2"),
    "quota by kind above the total": (put("hinh-thuc", 0, CN=2), "HT-06", "E2"),
    "quota by kind below zero": (put("hinh-thuc", 1, TT=-1), "HT-06", "E3"),
    "next award unknown": (put("hinh-thuc", 0, otherwise="XX"), "HT-07", "H2"),
    "chain to itself": (put("hinh-thuc", 0, otherwise="BK"), "HT-08", "H2"),
    "chain upwards, a loop": (put("hinh-thuc", 1, otherwise="BK"), "HT-08", "H3"),
    "share without rounding": (put("hinh-thuc", 1, per_unit_rounding=None), "HT-09", "I3"),
    "share above all": (put("hinh-thuc", 1, per_unit="120 %"), "HT-09", "I3"),
    "least below zero": (put("hinh-thuc", 1, per_unit_floor=-1), "HT-09", "I3"),
    "award without a rate": (
        ("hinh-thuc", lambda rows: rows["muc-thuong"][0].update(since=date(2024, 1, 1))),
        "HT-10",
        "A2",
    ),
    "quotas of the kinds below the total": (put("hinh-thuc", 0, quota=3), "HT-11", "E2"),
    "no kind has a seat": (put("hinh-thuc", 1, TT=0, CN=0), "HT-12", "E3"),
    "no unit has a seat": (
        put("hinh-thuc", 1, per_unit="0", per_unit_rounding=None, per_unit_floor=None),
        "HT-12",
        "E3",
    ),
    "more for each unit than in all": (put("hinh-thuc", 0, per_unit="2"), "HT-13", "I2"),
    "least above the most of a unit": (put("hinh-thuc", 1, per_unit="2", per_unit_floor=3), "HT-14", "K3"),
    "least above the most in all": (put("hinh-thuc", 1, quota=4, per_unit_floor=5), "HT-14", "K3"),
    "share that comes to nothing": (
        put("hinh-thuc", 1, per_unit_rounding="Xuống", per_unit_floor=None),
        "HT-15",
        "I3",
    ),
    "share of nobody": (put("hinh-thuc", 1, per_unit_floor=None), "HT-16", "I3"),
    "criterion's code with a stop": (put("tieu-chi", 0, code="TT1."), "DMTC-01", "A2"),
    "criterion's code twice": (put("tieu-chi", 0, code="TT4"), "DMTC-02", "A2"),
    "criterion of an unknown kind": (put("tieu-chi", 0, kind="Hộ gia đình"), "DMTC-03", "B2"),
    "criterion's type unknown": (put("tieu-chi", 0, type="Số"), "DMTC-04", "D2"),
    "ratio without a threshold": (put("tieu-chi", 1, threshold=None), "DMTC-05", "E3"),
    "threshold of no ratio": (put("tieu-chi", 0, threshold="60 %"), "DMTC-05", "E2"),
    "threshold of zero": (put("tieu-chi", 1, threshold="0"), "DMTC-05", "E3"),
    "paper twice": (put("giay-to", 0, code="BCTT"), "DMGT-01", "A2"),
    "paper owed by nobody": (put("giay-to", 0, owed_by="Đơn vị trực thuộc; Xã"), "DMGT-02", "C2"),
    "paper per something else": (put("giay-to", 0, per="Đợt"), "DMGT-03", "D2"),
    "content twice": (add("noi-dung", code="ND1", text="Khác"), "DMND-01", "A2"),
    "role unknown": (put("hoi-dong", 1, role="Thành viên"), "DMHD-01", "D3"),
    "heads an unknown unit": (put("hoi-dong", 1, heads="XX"), "DMHD-02", "E3"),
    "member twice": (put("hoi-dong", 1, name="Ông Nông Văn An"), "DMHD-03", "A2"),
    "two salaries for one date": (put("luong-co-so", 1, since=date(2019, 7, 1)), "LCS-01", "A2"),
    "salary of nothing": (put("luong-co-so", 1, amount=0), "LCS-02", "B3"),
    "rate of an unknown award": (put("muc-thuong", 0, award="XX"), "MT-01", "C2"),
    "two rates for one date": (put("muc-thuong", 1, award="Bằng khen"), "MT-02", "A2"),
    "coefficient missing": (put("muc-thuong", 1, CN=None), "MT-03", "C3"),
    "coefficient of zero": (put("muc-thuong", 1, TT=0.0), "MT-03", "C3"),
    "basis of an unknown document": (put("can-cu", 0, document="QD"), "CC-01", "A2"),
    "two bases at one place": (put("can-cu", 0, order=2), "CC-02", "B2"),
    "law out of force": (cited(OLD_LAW, date(2024, 1, 1)), "CC-03", "C2"),
    "decree out of force": (cited(OLD_DECREE, date(2026, 9, 1)), "CC-04", "C2"),
    "circular out of force": (cited(OLD_CIRCULAR, date(2024, 2, 1)), "CC-05", "C2"),
    "later decree out of force": (cited(LATER_DECREE, date(2025, 7, 1)), "CC-06", "C2"),
    "document twice": (put("van-ban", 0, code="HO_SO"), "VB-01", "A2"),
    "template in a folder": (put("van-ban", 0, template="mau/qd.docx"), "VB-02", "C2"),
    "made per something else": (put("van-ban", 0, per="Tháng"), "VB-03", "D2"),
    "document of an unknown award": (put("van-ban", 0, award="XX"), "VB-04", "E2"),
    "document per award without one": (put("van-ban", 0, award=None), "VB-04", "E2"),
    "stage unknown": (put("van-ban", 0, stage="Cuối"), "VB-05", "F2"),
    "path out of outputs": (put("van-ban", 0, path="../qd.docx"), "VB-06", "G2"),
    "path at the root": (put("van-ban", 0, path="/qd.docx"), "VB-06", "G2"),
    "one path for every unit": (put("van-ban", 2, per="Đơn vị", path="ho-so.docx"), "VB-06", "G4"),
    "two documents at one path": (put("van-ban", 1, path="quyet-dinh/QD.docx"), "VB-07", "G2"),
    "number with a space": (put("van-ban", 0, number="05 /QĐ-STN"), "VB-08", "H2"),
    "number with one figure": (put("van-ban", 0, number="5/QĐ-STN"), "VB-08", "H2"),
    "number with the year": (put("van-ban", 0, number="05/2021/QĐ-STN"), "VB-08", "H2"),
    "decision of another day": (put("van-ban", 0, dated=date(2021, 6, 24)), "VB-09", "I2"),
    "only with something unknown": (put("van-ban", 0, only_with="Ảnh"), "VB-10", "L2"),
}


def test_a_sound_campaign_has_no_finding(suites: dict[str, Suite]) -> None:
    assert check(deepcopy(SOUND), suites) == []


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_at_its_cell(name: str, suites: dict[str, Suite]) -> None:
    (key, change), code, cell = FAULTS[name]
    rows = deepcopy(SOUND)
    change(rows)
    keys = frozenset({"o-bat-buoc"} if code in ("DTD-01", "DTD-21") else {key})
    found = [one for one in check(rows, suites, keys) if one.code == code]
    assert found, f"{code} found nothing"
    assert (found[0].file, found[0].cell) == (FILE, cell)
    assert all("{" not in one.sentence.replace("{mã}", "") for one in found)


@pytest.mark.parametrize(
    ("text", "day"),
    [(OLD_LAW, date(2023, 12, 31)), (OLD_DECREE, date(2021, 6, 25)), (LATER_DECREE, date(2025, 6, 30))],
)
def test_a_law_in_force_on_the_day_is_cited(text: str, day: date, suites: dict[str, Suite]) -> None:
    key, change = cited(text, day)
    rows = deepcopy(SOUND)
    change(rows)
    assert check(rows, suites, frozenset({key})) == []


def test_a_campaign_without_a_day_is_not_told_of_laws(suites: dict[str, Suite]) -> None:
    rows = deepcopy(SOUND)
    rows["can-cu"][0].update(text=OLD_LAW)
    rows["dot-thi-dua"][0].update(decided_on=None, ends=None)
    rows["lich"].clear()
    assert check(rows, suites, frozenset({"can-cu"})) == []


def test_every_rule_has_its_fault_here(suites: dict[str, Suite]) -> None:
    rules = {rule.code for suite in suites.values() for rule in suite.rules}
    assert rules - {code for _, code, _ in FAULTS.values()} == {"DTD-11"}  # a ratio that was read is never above 1


def test_a_share_that_leaves_units_out_names_them_and_a_floor_settles_it(suites: dict[str, Suite]) -> None:
    rows = deepcopy(SOUND)
    rows["hinh-thuc"][1].update(per_unit_rounding="Xuống", per_unit_floor=None)
    told = {one.code: one.message for one in check(rows, suites, frozenset({"hinh-thuc"}))}
    assert told == {
        "HT-15": "15 % số người, làm tròn Xuống, ra 0 ở: VP (2 người), TTUD (1 người); các đơn vị này không có suất "
        "nào.",
        "HT-16": "tính theo số người nhưng trang Nhân sự không có ai của: CDCS.",
    }
    for stated in (0, 1):
        rows["hinh-thuc"][1]["per_unit_floor"] = stated
        assert check(rows, suites, frozenset({"hinh-thuc"})) == []


def test_limits_that_only_meet_do_not_contradict_each_other(suites: dict[str, Suite]) -> None:
    rows = deepcopy(SOUND)
    rows["hinh-thuc"][0].update(quota=2, per_unit="2", per_unit_floor=2)
    assert check(rows, suites, frozenset({"hinh-thuc"})) == []


@pytest.mark.parametrize(
    ("rounding", "people", "seats"),
    [("Xuống", 13, 1), ("Lên", 13, 2), ("Gần nhất", 13, 2), ("Gần nhất", 9, 1), ("Gần nhất", 10, 2), ("Lên", 0, 0)],
)
def test_a_share_of_a_headcount_is_rounded_as_it_says(rounding: str, people: int, seats: int) -> None:
    assert of_headcount(Fraction(15, 100), rounding, people) == seats


def test_a_blank_cell_says_which(suites: dict[str, Suite]) -> None:
    rows = deepcopy(SOUND)
    rows["hinh-thuc"][1]["name"] = None
    told = check(rows, suites, frozenset({"o-bat-buoc"}))
    assert [one.place for one in told] == ["dot-thi-dua.xlsx › Hình thức › B3"]
    assert told[0].message == '"Hình thức khen thưởng" để trống.'
    assert told[0].severity is Severity.ERROR


def test_missing_sheets_and_columns_stop_nothing(suites: dict[str, Suite]) -> None:
    bare = campaigns.look_up({})
    assert list(bare) == ["o-bat-buoc"]
    assert campaigns.raw_parameters({})["unit_codes"] == []
    assert campaigns.kind_families({}) == {"criteria": {}, "awards": [], "kinds": []}


def test_looking_up_changes_no_table(suites: dict[str, Suite]) -> None:
    raw = gathered(SOUND, suites)
    before = {key: table.frame.copy() for key, table in raw.items()}
    campaigns.look_up(raw)
    for key, table in raw.items():
        pd.testing.assert_frame_equal(table.frame, before[key])


# ------------------------------------------------------------------------------------------------------------- building


def built(suites: Mapping[str, Suite], **settings: Any) -> campaigns.Campaign:
    rows = deepcopy(SOUND)
    rows["dot-thi-dua"][0].update(settings)
    return campaigns.build(campaigns.look_up(gathered(rows, suites)))


def test_a_setting_that_is_absent_takes_its_default(suites: dict[str, Suite]) -> None:
    settings = built(suites).settings
    assert settings.vote_threshold == Fraction(1, 2)
    assert settings.quorum == Fraction(2, 3)
    assert (settings.ratio_method, settings.reward_rounding, settings.list_order) == ("Bình quân", "Lên", "Tên")
    assert (settings.zero_word, settings.four_word) == ("linh", "tư")
    assert settings.deadline_day_counts is False
    assert (settings.plan, settings.signing_authority, settings.budget) == ("", "", None)


def test_settings_are_typed(suites: dict[str, Suite]) -> None:
    settings = built(
        suites,
        vote_threshold="90 %",
        quorum="2/3",
        deadline_day_counts="Có",
        recused_leave_denominator="Không",
        number_words="lẻ, bốn",
        stock_offset_left=-1.5,
        budget=20_000_000,
        decided_on=None,
    ).settings
    assert (settings.vote_threshold, settings.quorum) == (Fraction(9, 10), Fraction(2, 3))
    assert (settings.deadline_day_counts, settings.recused_leave_denominator) == (True, False)
    assert (settings.zero_word, settings.four_word) == ("lẻ", "bốn")
    assert (settings.stock_offset_left, settings.budget, settings.decided_on) == (Fraction(-3, 2), 20_000_000, None)
    assert settings.ends == date(2021, 6, 30)
    assert not isinstance(settings.ends, datetime)


def test_rows_are_typed(suites: dict[str, Suite]) -> None:
    campaign = built(suites)
    highest, lowest = campaign.awards
    assert (highest.quota, highest.quotas, highest.otherwise) == (1, {"TT": 1, "CN": 1}, "GK")
    assert (lowest.quota, lowest.quotas, lowest.otherwise) == (None, {"TT": None, "CN": None}, "")
    assert (lowest.per_unit, lowest.per_unit_rounding, lowest.per_unit_floor) == (Fraction(3, 20), "Lên", 1)
    assert [(row.kind, row.threshold) for row in campaign.criteria] == [
        ("TT", None),
        ("TT", Fraction(3, 5)),
        ("CN", None),
    ]
    assert [paper.owed_by for paper in campaign.papers] == [("Đơn vị trực thuộc", "Tổ chức đoàn thể"), ()]
    assert [unit.may_propose_others for unit in campaign.units] == [False, False, True]
    assert campaign.reward_rates[1].award == "GK"
    assert campaign.reward_rates[1].coefficients == {"TT": Fraction(3, 5), "CN": Fraction(3, 10)}
    assert campaign.base_salaries[0] == campaigns.BaseSalary(date(2019, 7, 1), 1_490_000, "Nghị định số 38/2019/NĐ-CP")
    assert campaign.documents[0].recipients == ("Như Điều 3", "Lưu: VT, VP")
    assert campaign.documents[2].dated is None
    assert campaign.council[1].heads == "VP"


def test_families_leave_out_what_is_never_asked(suites: dict[str, Suite]) -> None:
    families = campaigns.families(built(suites))
    assert families["criteria"] == {
        "Tập thể": [("TT1", "TT1. Chấp hành tốt", "yes_no")],
        "Cá nhân": [("CN5", "CN5. Công trình", "text")],
    }
    assert families["awards"] == [("BK", "Bằng khen"), ("GK", "Giấy khen")]
    assert families["kinds"] == KINDS


def test_every_parameter_of_the_suites_is_given(suites: dict[str, Suite]) -> None:
    campaign = built(suites)
    values = campaigns.parameters(campaign)
    loaded = suite_files.load({path.as_posix(): path.read_bytes() for path in EXPECTATIONS.rglob("*.json")})
    for name, suite in loaded.items():
        if not name.startswith("dot-thi-dua/"):
            suite_files.bind(suite, values)
    assert values["conclusion_choices"] == ["BK", "GK", "Không"]
    assert values["ratio_criteria"] == ["TT4"]
    assert (values["birth_latest"], values["day_earliest"]) == (datetime(2006, 12, 31), datetime(2020, 1, 1))


@pytest.mark.parametrize(
    ("text", "value"), [("2", 2), ("2,0", 2), ("15 %", Fraction(3, 20)), ("0,15", Fraction(3, 20)), (None, None)]
)
def test_a_share_is_a_number_or_a_ratio(text: str | None, value: int | Fraction | None) -> None:
    assert share(text) == value


def test_a_cell_is_split_at_semicolons_and_lines() -> None:
    assert split("- Như trên;\n- Lưu: VT, VP.") == ("Như trên", "Lưu: VT, VP")
    assert split(None) == ()


@pytest.mark.parametrize(
    ("email", "good"),
    [
        ("vp@so.example", True),
        ("vp@so.example; vp.so@thu.example", True),
        ("vp@so.example;vp.so@thu.example", True),
        ("vp@so.example, vp.so@thu.example", False),
        ("vp@so.example; vp", False),
        ("vp@so.example;", False),
    ],
)
def test_a_unit_may_have_several_addresses(email: str, good: bool) -> None:
    import re

    loaded = suite_files.load({path.as_posix(): path.read_bytes() for path in EXPECTATIONS.rglob("*.json")})
    pattern = next(rule.kwargs["regex"] for rule in loaded["dot-thi-dua/don-vi"].rules if rule.code == "DMDV-04")
    assert bool(re.match(pattern, email)) is good
