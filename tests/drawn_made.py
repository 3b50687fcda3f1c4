"""Papers for drawing, by name: those of the sample, those that are long, those whose end falls anywhere on a page,
certificates of names of any length, and papers broken on purpose, each with the rule that must notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pipeline import flow
from pipeline.shapes import Document
from tests import look_made
from tests.look import W
from tests.look_changes import HEADER, Change, below, broken, letters, lines, put, says, section, undrawn
from tests.look_made import Made

DECISION, LETTER, REPORT, MINUTES = (
    "quyet-dinh.docx",
    "to-trinh-cap-tren.docx",
    "bao-cao-tong-hop.docx",
    "bien-ban-hoi-dong.docx",
)
CERTIFICATE, AWARDED, LISTED, ENCLOSED = (
    "giay-khen.docx",
    "bao-cao-thanh-tich.docx",
    "danh-sach-hoi-dong.docx",
    "danh-sach-cap-tren.docx",
)
LENGTHS = (5, 20, 34, 35, 46, 47, 60, 75, 90)
PERSON = "Nguyễn Hoàng Thị Phương Thảo Tôn Nữ Công Tằng Huyền Trang Đinh Trương Quỳnh Nghiêm Chương Nghị"
COLLECTIVE = "Phòng Ứng dụng, Chuyển giao công nghệ và Dịch vụ khoa học kỹ thuật thuộc Trung tâm Kiểm nghiệm"
UNBROKEN = "Nghiên_cứu/Ứng_dụng/Chuyển_giao".replace("_", "")
HOME = "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ trực thuộc Sở Khoa học và Công nghệ tỉnh Cao Bằng"
SWEEP = range(26)
ENDS = {DECISION: "can_cu", LETTER: "can_cu", MINUTES: "du_hop"}  # the list of a paper that is made longer line by line


class DrawnBreak(NamedTuple):
    rule: str
    template: str
    change: Change
    part: str = "word/document.xml"


def unmarked(name: str) -> Change:
    """Take a mark off every row of a paper."""

    def change(root: Any) -> None:
        for mark in list(root.iter(f"{W}{name}")):
            mark.getparent().remove(mark)

    return change


def torn(root: Any) -> None:
    """Let rows be torn, and give a row more text than there is room for on the rest of its page."""
    unmarked("cantSplit")(root)
    says("Phó Chánh Thanh tra Sở", "Hoàn thành vượt mức kế hoạch, được đơn vị bạn học tập. " * 30)(root)


def blank_page(root: Any) -> None:
    put(next(root.iterchildren()).findall(f"{W}p")[-1], "pPr", "pageBreakBefore")


BREAKS = (
    DrawnBreak("inside", DECISION, lines("Điều 1.", "ind", right=-1500)),
    DrawnBreak("inside", DECISION, lines("Căn cứ", "ind", left=-400, firstLine=0)),
    DrawnBreak("numbered", DECISION, section("titlePg")),
    DrawnBreak("numbered", DECISION, section("pgNumType", 1)),
    DrawnBreak("numbered", DECISION, lines("2", "jc", val="right"), HEADER),
    DrawnBreak("fonts", DECISION, letters("Điều 1.", "rFonts", ascii="Liberation Sans", hAnsi="Liberation Sans")),
    DrawnBreak("full", DECISION, blank_page),
    DrawnBreak("full", DECISION, letters("Điều 1.", "vanish")),
    DrawnBreak("together", DECISION, lines("Nơi nhận", "pageBreakBefore")),
    DrawnBreak("together", LETTER, lines("Nơi nhận", "pageBreakBefore")),
    DrawnBreak("together", MINUTES, lines("THƯ KÝ", "pageBreakBefore")),
    DrawnBreak("tables", DECISION, unmarked("tblHeader")),
    DrawnBreak("tables", DECISION, torn),
    DrawnBreak("drawn_lines", DECISION, below("Độc lập", "ind", left=0, right=0)),
    DrawnBreak("drawn_lines", DECISION, below("SỞ KHOA HỌC", "ind", left=0, right=0)),
    DrawnBreak("drawn_lines", DECISION, below("Về việc", "ind", left=4200, right=4200)),
    DrawnBreak("drawn_lines", LETTER, below("Về việc", "ind", left=2000, right=3952)),
    DrawnBreak("drawn_lines", DECISION, undrawn("Độc lập")),
    DrawnBreak("certificates", CERTIFICATE, letters("Chi cục", "sz", val=200)),
    DrawnBreak("certificates", CERTIFICATE, lines("Chi cục", "ind", left=5300, right=5300)),
    DrawnBreak("certificates", CERTIFICATE, lines("Đã có thành tích", "ind", left=-1200, right=-1200)),
    DrawnBreak("certificates", CERTIFICATE, section("pgBorders")),
)


def everything() -> dict[str, Made]:
    """Give every paper to draw, by a name whose first part tells its group: mau, dai, ten, quet, hong."""
    found = {f"mau-{number}": one for number, one in enumerate(look_made.papers())}
    found |= {f"mau-truoc-hop-{number}": one for number, one in enumerate(look_made.papers(council=False))}
    found |= {f"dai-{number}": one for number, one in enumerate(look_made.made(_long()))}
    found |= {f"ten-{number}": one for number, one in enumerate(look_made.made([names()]))}
    found |= {f"quet-{number}": one for number, one in enumerate(look_made.made(_swept()))}
    for number, case in enumerate(BREAKS):
        document = look_made.document(case.template)
        if case.template == CERTIFICATE:
            document = document._replace(frame=shorter(dict(document.context), 2), more=dict)
        one = next(look_made.made([document]))
        found[f"hong-{number}"] = one._replace(data=broken(one.data, case.change, case.part))
    return found


def longer(value: Any, count: int) -> Any:
    """Make every numbered list of the words at least so long, by telling its lines again."""
    if isinstance(value, dict):
        return {key: longer(inner, count) for key, inner in value.items()}
    if isinstance(value, list):
        lines_ = [longer(inner, count) for inner in value]
        if lines_ and isinstance(lines_[0], dict) and lines_[0].get("stt"):
            lines_ = [lines_[at % len(lines_)] | {"stt": str(at + 1)} for at in range(max(count, len(lines_)))]
        return lines_
    return value


def shorter(value: Any, count: int) -> Any:
    """Cut every numbered list of the words to that length."""
    if isinstance(value, dict):
        return {key: shorter(inner, count) for key, inner in value.items()}
    if isinstance(value, list):
        numbered = bool(value) and isinstance(value[0], dict) and bool(value[0].get("stt"))
        return [shorter(inner, count) for inner in value[: count if numbered else None]]
    return value


def _long() -> Iterator[Document]:
    for template, count in ((DECISION, 60), (MINUTES, 40), (LISTED, 60), (ENCLOSED, 40), (REPORT, 40), (LETTER, 12)):
        one = look_made.document(template)
        yield one._replace(frame=longer(dict(one.context), count), more=dict)
    report = look_made.document(AWARDED)
    first = report.context["danh_sach"]["danh_sach"][0]
    told = {**report.context["danh_sach"], "danh_sach": [longer(first, 40) | {"tom_tat": first["tom_tat"] * 12}]}
    yield report._replace(frame={**report.context, "danh_sach": told}, more=dict)


def _swept() -> Iterator[Document]:
    for template, name in ENDS.items():
        one = look_made.document(template)
        words = shorter(dict(one.context), 2)
        for count in SWEEP:
            yield one._replace(frame=_stretched(words, name, count), more=dict)


def _stretched(words: Mapping[str, Any], name: str, count: int) -> dict[str, Any]:
    if name in words:
        return {
            **words,
            name: [f"Căn cứ Nghị quyết số {at + 1} của Hội đồng nhân dân tỉnh" for at in range(count)]
            + list(words[name]),
        }
    meeting = words["cuoc_hop"]
    return {**words, "cuoc_hop": {**meeting, name: [meeting[name][0]] * count * 2 + list(meeting[name])}}


def names() -> Document:
    """Word the certificates of awardees with short, long and unbroken names, persons and collectives."""
    story = look_made.story()
    told = [*LENGTHS, *LENGTHS, 0]
    winners = {one.nomination for one in story.decided.outcomes if one.result == "GK"}
    people: list[Any] = []
    for one in story.examined.nominations:
        number = len([other for other in people if other.code in winners])
        if one.code in winners and number < len(told):
            source = (PERSON if one.kind == "CN" else COLLECTIVE) if told[number] else UNBROKEN
            name = (source[: told[number] - 1] if told[number] else source).rstrip()
            one = replace(one, name=name + "h" * (told[number] - len(name)), home="", home_name=HOME)
        people.append(one)
    examined = replace(story.examined, nominations=tuple(people))
    return next(one for one in flow.documents(replace(story, examined=examined)) if one.template == CERTIFICATE)
