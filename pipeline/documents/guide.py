"""The guidance sheet of a form, in words: campaign and suites in, lines and a table of rules out. Pure.

Every rule of every column is said here, also those that Excel cannot show at a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from pipeline.campaign import Campaign, Criterion, Deadline, Kind, Unit, deadlines
from pipeline.documents.cells import Bearing, bearing, required
from pipeline.shapes import PER_UNIT, PROPOSING, RATIO, REGISTERING, YES, Column, Suite

CRITERIA = "tieu-chi"  # the suite whose rules hold for each answer to a criterion
WHOLE_ROW, WHOLE_SHEET = "(cả dòng)", "(cả trang)"

_TITLES = {PROPOSING: "Biểu mẫu đề nghị khen thưởng", REGISTERING: "Biểu đăng ký thi đua"}
_DUE = {PROPOSING: "Hạn nộp", REGISTERING: "Hạn đăng ký"}
_SILENCE = {
    PROPOSING: "Quá hạn trên mà không có phản hồi thì coi như không có hồ sơ.",
    REGISTERING: "Quá hạn trên mà không gửi thì đơn vị được nêu là chưa đăng ký.",
}
_STEPS = (
    "Ghi vào các trang sau của tệp này: mỗi đề nghị một dòng. Tiêu đề có dấu (*) là ô bắt buộc.",
    "Ô có mũi tên: chọn một mục trong danh sách. Bấm vào một ô để xem cách ghi.",
    "Không đổi tên trang và tên cột. Được thêm dòng, sắp xếp, thêm cột riêng; số dòng không hạn chế.",
    "Sửa xong thì gửi lại cả tệp trước hạn: tệp dùng được gửi sau cùng trước hạn là tệp được tính.",
    "Không có ai để đề nghị thì vẫn ghi trang kết quả và gương điển hình (nếu có) rồi gửi.",
)
_REGISTERING_STEPS = (
    "Ghi từng {kinds} của đơn vị và công trình, phần việc sẽ làm, mỗi {kinds} một dòng; rồi ghi các chỉ tiêu đăng ký, "
    "mỗi chỉ tiêu một dòng. Tiêu đề có dấu (*) là ô bắt buộc.",
    *_STEPS[1:4],
    "Chưa phải đề nghị khen thưởng. Biểu đề nghị gửi sau sẽ có sẵn những gì đã đăng ký; chỗ nào đổi so với đăng ký thì "
    "được nêu ra.",
)
_REGISTERED_STEP = (
    "Trang {sheet} ghi lại những gì đơn vị đã đăng ký, chỉ để đối chiếu. Trang chỉ tiêu đã có sẵn các chỉ tiêu ấy và "
    "sửa được: ghi số thực hiện; chỗ nào khác với đăng ký thì văn phòng sẽ hỏi lại."
)


class Line(NamedTuple):
    """One rule in words: the sheet, the heading, whether it must be filled, and what holds."""

    sheet: str
    heading: str
    required: str
    text: str


def day(value: date) -> str:
    """Write a date as people here do: 18/06/2021."""
    return value.strftime("%d/%m/%Y")


def title(unit: Unit, stage: str) -> str:
    """Say what form this is, and whose."""
    return f"{_TITLES[stage]}: {unit.name} ({unit.code})"


def deadline(campaign: Campaign, stage: str = PROPOSING) -> str:
    """Say by when a form must have come, and whether the day itself counts (setting `Tính cả ngày hạn`)."""
    due: Deadline | None = (deadlines.registration if stage == REGISTERING else deadlines.submission)(campaign)
    if due is None:
        return f"{_DUE[stage]}: theo thông báo của cơ quan phát động."
    before, last = day(due.before), day(deadlines.last_day(campaign, due))
    if campaign.settings.deadline_day_counts:
        return f"{_DUE[stage]}: chậm nhất hết ngày {last}; ngày {before} vẫn được tính."
    return f"{_DUE[stage]}: trước ngày {before}; ngày {before} không tính, tức là chậm nhất hết ngày {last}."


def notes(unit: Unit, campaign: Campaign, stage: str = PROPOSING, registered: str = "", kinds: str = "") -> list[str]:
    """Say how the form of `unit` is filled, when it is due, which papers go with it and what is reckoned by itself.

    `registered` is the sheet on which the form says what the unit has registered, "" where there is none; `kinds` names
    the kinds of nominee that register.
    """
    lines = [
        deadline(campaign, stage),
        f"Gửi về: thường trực Hội đồng Thi đua - Khen thưởng, {campaign.settings.body}. {_SILENCE[stage]}",
        *(_STEPS if stage == PROPOSING else (step.format(kinds=kinds) for step in _REGISTERING_STEPS)),
    ]
    if stage == REGISTERING:
        return lines
    if registered:
        lines.append(_REGISTERED_STEP.format(sheet=registered))
    owed = [paper for paper in campaign.papers if not paper.owed_by or unit.kind in paper.owed_by]
    if owed:
        words = "; ".join(f"{paper.name}{'' if paper.per == PER_UNIT else ' (mỗi đề nghị một bản)'}" for paper in owed)
        lines.append(f"Giấy tờ phải kèm theo khi có đề nghị: {words}. Ghi từng giấy vào trang giấy tờ.")
    for criterion in campaign.criteria:
        if criterion.type == RATIO:
            lines.append(
                f"{_said(criterion)}: không phải ghi tỷ lệ; tỷ lệ được tính từ số đăng ký và số thực hiện của từng chỉ "
                f"tiêu{_threshold(criterion.threshold)}."
            )
    return lines


def table(sheets: Iterable[Suite], answers: Suite | None, campaign: Campaign) -> list[Line]:
    """Say every rule of `sheets`, column by column; `answers` holds the rules of the answers to criteria."""
    lines: list[Line] = []
    for suite in sheets:
        layout = suite.layout
        for column in layout.columns:
            rules = column_rules(suite, answers, column, campaign)
            words = [column.prompt, *(rule.description for rule in (*rules.sure, *rules.maybe))]
            said = " ".join(dict.fromkeys(filter(None, words)))
            lines.append(Line(layout.sheet, column.heading, YES if required(rules) else "", said))
        own = {column.column for column in layout.columns}
        lines += [
            Line(layout.sheet, WHOLE_SHEET if layout.shape == "pairs" else WHOLE_ROW, "", rule.description)
            for rule in suite.rules
            if rule.kwargs.get("column") not in own
        ]
    return lines


def column_rules(suite: Suite, answers: Suite | None, column: Column, campaign: Campaign) -> Bearing:
    """Give the rules of `column`: its own, or those of the criterion it answers."""
    if column.group != "answers":
        return bearing(suite.rules, column.column, {})
    return bearing(answers.rules if answers else (), "answer", answer_facts(column, campaign))


def answer_facts(column: Column, campaign: Campaign) -> Mapping[str, str]:
    """Give what is known of every answer in a criterion's column, by the names the suite of answers uses."""
    criterion = next((row for row in campaign.criteria if row.code == column.column), None)
    if criterion is None:
        return {}
    return {"criterion": criterion.code, "answer_type": criterion.type, "kind": criterion.kind}


def form_sheets(suites: Iterable[Suite], kinds: Iterable[Kind]) -> tuple[list[Suite], Suite | None]:
    """Order the sheets of a form and set apart the suite of answers.

    A sheet with answers is a kind's, and stands only where the campaign has that kind; a sheet this module does not
    know comes after those it knows.
    """
    by_sheet = {suite.layout.sheet: suite for suite in suites if slug(suite) != CRITERIA}
    answers = next((suite for suite in suites if slug(suite) == CRITERIA), None)
    kinds = tuple(kinds)
    named = {kind.sheet for kind in kinds}
    rest = [
        suite
        for suite in by_sheet.values()
        if suite.layout.sheet not in named and all(column.group != "answers" for column in suite.layout.columns)
    ]
    known = ("thong-tin", "", "chi-tieu", "ket-qua", "dien-hinh", "giay-to")
    rest.sort(key=lambda suite: (known.index(slug(suite)) if slug(suite) in known else len(known), suite.name))
    first = [suite for suite in rest if slug(suite) == known[0]]
    nominees = [by_sheet[kind.sheet] for kind in kinds if kind.sheet in by_sheet]
    return [*first, *nominees, *(suite for suite in rest if suite not in first)], answers


def slug(suite: Suite) -> str:
    """Give the sheet part of a suite's name: `bieu-mau/ca-nhan` → `ca-nhan`."""
    return suite.name.rpartition("/")[2]


def _said(criterion: Criterion) -> str:
    return f"{criterion.code}. {criterion.text}".rstrip(" .;")


def _threshold(value: Fraction | None) -> str:
    return "" if value is None else f", phải đạt từ {float(value * 100):g} %".replace(".", ",")
