"""One nominee's path, from the manifest alone: file and cell, checks, merging, votes, outcome, documents.

In: a manifest as read from JSON and a name or a `Mã đề nghị`. Out: Vietnamese text for the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline.text.dates import short_date, short_moment
from pipeline.text.names import name_key, nearest
from pipeline.text.numbers import dong, percent


class Explained(NamedTuple):
    """The paths found for a query, each with its line of the manifest; where there is none, `nearest` is the nearest
    name or "".
    """

    texts: tuple[str, ...]
    nearest: str = ""
    lines: tuple[Mapping[str, Any], ...] = ()


def explain(manifest: Mapping[str, Any], query: str) -> Explained:
    """Tell the path of every nominee of that name, or of that `Mã đề nghị` (also one that was merged away)."""
    wanted, code = name_key(query), query.strip().upper()
    of_code, of_name = [], []
    names, codes = [], []
    for line in manifest["nominations"]:  # those of a large campaign are read from the file meanwhile
        if code in (mark.upper() for mark in (line["code"], *line["merge"]["aliases"])):
            of_code.append(line)
        if name_key(line["name"]) == wanted:
            of_name.append(line)
        names.append(line["name"])
        codes.append(line["code"])
    if found := of_code or of_name:
        return Explained(tuple(map(teller(manifest), found)), lines=tuple(found))
    return Explained((), nearest(query, names + codes) or "")


def teller(manifest: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], str]:
    """Give the function that tells the path of one nomination of the manifest, in lines."""
    campaign = manifest["campaign"]
    units = {unit["code"]: unit["name"] for unit in campaign["units"]}
    awards = {award["code"]: award["name"] for award in campaign["awards"]}
    kinds = {kind["code"]: kind["name"] for kind in campaign["kinds"]}
    return lambda line: "\n".join(_path(line, units, awards, kinds))


def _path(
    line: Mapping[str, Any], units: Mapping[str, str], awards: Mapping[str, str], kinds: Mapping[str, str]
) -> Iterator[str]:
    title = f"{line['honorific']} {line['name']}".strip()
    yield f"{title} — {kinds.get(line['kind'], line['kind'])}, mã {line['code']}"
    if line["position"] or line["home"]:
        yield "  " + ", ".join(part for part in (line["position"], line["home"]) if part)
    yield ""
    yield "Đề nghị"
    for origin in line["cells"]:
        when = _moment(origin["received"])
        mark = "" if origin["stands"] else (" — quá hạn, không xét" if origin["late"] else " — có lỗi, không tính")
        place = f"{origin['file']} › {origin['sheet']} › dòng {origin['row']}"
        yield f"  {units.get(origin['unit'], origin['unit'])}: {place}"
        sender = f" từ {origin['sender']}" if origin.get("sender") else ""
        yield f"    nhận {when}{sender}; đề nghị {awards.get(origin['award'], origin['award'] or '(không ghi)')}{mark}"
    merge = line["merge"]
    if len(line["cells"]) > 1:
        yield f"  Gộp {len(line['cells'])} dòng đề nghị thành một."
    if merge["aliases"]:
        yield f"  Mã cũng dùng: {', '.join(merge['aliases'])}"
    if merge["maybe_same"]:
        yield f"  Có thể trùng với: {', '.join(merge['maybe_same'])} (ghi vào sổ tiếp nhận, trang Trùng tên)"
    yield ""
    yield "Kiểm tra"
    checks = line["checks"]
    for criterion in checks["criteria"]:
        met = {True: "đạt", False: "không đạt", None: "chưa rõ"}[criterion["met"]]
        at = f" (ô {criterion['cell']})" if criterion["cell"] else ""
        yield f"  {criterion['code']}: {met}{at}"
    if checks["ratio"]:
        yield f"  Tỷ lệ hoàn thành: {percent(Fraction(checks['ratio']))}"
    for sentence in checks["findings"]:
        yield f"  {sentence}"
    yield "  Đủ điều kiện." if checks["eligible"] else f"  Không đủ điều kiện: {' '.join(checks['reasons'])}"
    if earlier := line.get("earlier"):
        yield ""
        yield "Đã được khen trước đây"
        yield from (f"  {_before(award)}" for award in earlier)
    yield ""
    yield "Hội đồng"
    votes = line["votes"]
    if votes is None:
        yield "  Chưa có kết quả biểu quyết cho đề nghị này."
    else:
        for award, count in votes["for"].items():
            yield f"  {awards.get(award, award)}: {'không đưa ra biểu quyết' if count is None else f'{count} phiếu'}"
        if votes["conclusion"]:
            yield f"  Kết luận của Hội đồng: {awards.get(votes['conclusion'], votes['conclusion'])}"
        if votes["note"]:
            yield f"  Ghi chú: {votes['note']}"
    yield ""
    yield f"Kết quả: {awards.get(line['outcome'], line['outcome'])}"
    yield f"  {line['reason']}"
    if line["decision"]["amount"] is not None:
        yield f"  Mức thưởng: {dong(line['decision']['amount'])}"
    if line["documents"]:
        yield "Văn bản có tên:"
        yield from (f"  outputs/{path}" for path in line["documents"])


def _before(award: Mapping[str, Any]) -> str:
    """Tell an award of an earlier campaign in one line."""
    on = short_date(date.fromisoformat(award["date"])) if award["date"] else ""
    by = ", ".join(part for part in (award["number"], on) if part)
    words = award["award"] if award["given"] else f"được đề nghị {award['award']}"
    same = " — cùng giai đoạn thành tích" if award["same_period"] else ""
    return f"{award['year'] or 'không rõ năm'}: {words}{f' ({by})' if by else ''}, đợt {award['campaign']}{same}"


def _moment(text: str | None) -> str:
    if not text:
        return "không rõ giờ"
    return short_moment(datetime.fromisoformat(text))
