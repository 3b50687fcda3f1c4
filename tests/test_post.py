"""The post of the sample: what every unit finds ready, as text; and a marked workbook sent back as a submission."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache, partial
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import flow
from pipeline.cli import folders
from pipeline.flow import post
from pipeline.intake import read
from pipeline.replies import reply
from pipeline.shapes import Fault, Finding, Received, Severity, Stage, State

ROOT = Path(__file__).parent.parent
LETTERS = Path(__file__).parent / "letters"
INPUTS = folders.lazily(ROOT / "inputs")
EXPECTATIONS = folders.shipped(ROOT, "expectations", ".json")
TEMPLATES = folders.shipped(ROOT, "templates", folders.TEMPLATES)
LAST, OVER = date(2021, 6, 17), date(2021, 6, 30)


@cache
def examined() -> tuple[flow.Ground, flow.Examined]:
    base = flow.ground(INPUTS, EXPECTATIONS)
    return base, flow.examine(INPUTS, base)


@cache
def story(as_of: date = OVER) -> flow.Story:
    base, came = examined()
    return flow.Story(base, came, flow.decide_outcomes(INPUTS, base, came, as_of), as_of)


@cache
def written(as_of: date = OVER) -> Mapping[str, bytes]:
    told = story(as_of)
    return dict(flow.papers(told, flow.documents(told), TEMPLATES))


def mail(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage) and message.defects == []
    return message


def enclosed(data: bytes) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in mail(data).iter_attachments()}


def as_text(data: bytes) -> str:
    """Lay a mail out as its reader sees it."""
    message = mail(data)
    body = message.get_body()
    assert body is not None
    heads = [f"{name}: {message[name]}" for name in ("To", "Subject")]
    heads += [f"Kèm: {name}" for name in enclosed(data)]
    return "\n".join(heads) + "\n\n" + body.get_content().replace("\r\n", "\n")


GOLDEN: dict[str, Callable[[], bytes]] = {
    "tra-loi-KHTC": lambda: written()["tra-loi/KHTC/tra-loi.eml"],  # valid, with an earlier workbook
    "tra-loi-QLCNG": lambda: written(LAST)["tra-loi/QLCNG/tra-loi.eml"],  # returned, on the last day
    "tra-loi-TTTT": lambda: written()["tra-loi/TTTT/tra-loi.eml"],  # returned, papers missing, too late to mend
    "tra-loi-TTKT": lambda: written()["tra-loi/TTKT/tra-loi.eml"],  # late
    "ket-qua-TTS": lambda: written()["tra-loi/TTS/ket-qua.eml"],
    "dang-tin-TTUD": lambda: written()["tra-loi/TTUD/dang-tin.eml"],
    "don-doc-CDTN": lambda: dict(flow.reminders(story(date(2021, 6, 15)), TEMPLATES))["CDTN.eml"],
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_letters_of_the_sample(name: str) -> None:
    """Compare with tests/letters/; `THIDUA_GHI=1` writes them anew."""
    said, kept = as_text(GOLDEN[name]()), LETTERS / f"{name}.txt"
    if os.environ.get("THIDUA_GHI"):
        kept.write_text(said, encoding="utf-8")
    assert said == kept.read_text(encoding="utf-8")


def test_every_letter_kept_is_compared() -> None:
    assert {path.stem for path in LETTERS.iterdir()} == GOLDEN.keys()


def test_every_unit_that_sent_something_finds_an_answer_and_no_other() -> None:
    came = {file.unit for file in story().examined.received if file.unit}
    assert {path.split("/")[1] for path in written() if path.endswith("/tra-loi.eml")} == came
    assert "CDTN" not in came
    proposing = {unit for one in story().examined.nominations for unit in one.proposers}
    assert {path.split("/")[1] for path in written() if path.endswith("/ket-qua.eml")} == proposing
    assert [path for path in written() if path.endswith("/dang-tin.eml")] == ["tra-loi/TTUD/dang-tin.eml"]


def test_the_marked_workbook_and_the_decision_are_enclosed() -> None:
    files = written()
    for unit in ("QLCNG", "TTUD", "CDCS"):
        name = f"{unit}-can-sua.xlsx"
        assert enclosed(files[f"tra-loi/{unit}/tra-loi.eml"]) == {name: files[f"tra-loi/{unit}/{name}"]}
    assert enclosed(files["tra-loi/VP/tra-loi.eml"]) == {}
    path = "quyet-dinh/quyet-dinh-giay-khen.docx"
    assert enclosed(files["tra-loi/VP/ket-qua.eml"]) == {"quyet-dinh-giay-khen.docx": files[path]}


def test_a_file_with_nothing_the_unit_can_mend_is_not_sent_back() -> None:
    assert "tra-loi/QLKH/QLKH-can-sua.xlsx" not in written()  # only a second workbook, late
    assert "tra-loi/TTKT/TTKT-can-sua.xlsx" not in written()  # late, and without a fault
    assert "tra-loi/TTS/TTS-can-sua.xlsx" in written()


def test_no_result_is_told_before_the_decision_is_dated() -> None:
    told = story()
    early = replace(told, decided=replace(told.decided, stage=Stage.AFTER_MEETING))
    names = dict(flow.papers(early, flow.documents(early), TEMPLATES))
    assert [name for name in names if name.endswith(("ket-qua.eml", "dang-tin.eml"))] == []
    assert "tra-loi/VP/tra-loi.eml" in names


def test_the_dossier_goes_with_the_answer_where_papers_are_missing() -> None:
    files = list(flow.papers(story(), flow.documents(story()), TEMPLATES))
    made = dict(files)
    assert len(made) == len(files)
    dossier = {path.split("/")[-1]: data for path, data in made.items() if path.startswith("tra-loi/TTTT/ho-so/")}
    assert len(dossier) == 5  # letter, minutes, three nominees
    marked = {"TTTT-can-sua.xlsx": made["tra-loi/TTTT/TTTT-can-sua.xlsx"]}
    assert enclosed(made["tra-loi/TTTT/tra-loi.eml"]) == {**marked, **dossier}
    assert [path for path in made if path.startswith("tra-loi/TTUD/ho-so/")]  # drafted for it too,
    assert list(enclosed(made["tra-loi/TTUD/tra-loi.eml"])) == ["TTUD-can-sua.xlsx"]  # but nothing is missing


def test_the_unit_s_own_file_is_not_sent_back_to_it_beside_the_list() -> None:
    known = post.post(story(), TEMPLATES)
    back = {"TTTT-goc.ods": b"1", "TTTT-can-sua.xlsx": b"2"}
    (_, data), *_ = post.answers(known, "TTTT", back, {}, {})
    assert enclosed(data) == {"TTTT-can-sua.xlsx": b"2"}


def test_a_broken_letter_stops_the_run_before_the_first_file() -> None:
    spoilt = {**TEMPLATES, "thu/ket-qua.txt": "Tiêu đề: {{ don_vj }}\n".encode()}
    for call in (partial(flow.papers, story(), []), partial(flow.reminders, story())):
        with pytest.raises(Fault, match=r'thu/ket-qua\.txt › dòng 1: không có từ "don_vj"\. Có phải "don_vi"'):
            call(spoilt)


def test_units_without_an_address_are_named_and_still_have_a_draft() -> None:
    told = story()
    units = tuple(replace(unit, email="" if unit.code == "VP" else unit.email) for unit in told.base.campaign.units)
    mute = replace(told, base=replace(told.base, campaign=replace(told.base.campaign, units=units)))
    assert flow.unaddressed(told) == [] and flow.unaddressed(mute) == ["VP"]
    known = post.post(mute, TEMPLATES)
    (path, data), _ = post.answers(known, "VP", {}, {}, {})
    assert (path, mail(data)["To"]) == ("tra-loi/VP/tra-loi.eml", "")


# ------------------------------------------------------------------------------------------ sent back, and in again


def again(name: str, data: bytes) -> flow.Examined:
    """Read the sample once more with one file of don-vi/ only, in the place of the unit's own."""
    files = {path: load for path, load in INPUTS.items() if not path.startswith(flow.SUBMISSIONS)}
    return flow.examine({**files, flow.SUBMISSIONS + name: lambda: data}, examined()[0])


def own(came: flow.Examined) -> tuple[list[Finding], list[str], list[Received]]:
    found = [one for one in came.findings if one.unit == "QLCNG"]
    received = [one._replace(sha256="") for one in came.received]
    return found, [one.code for one in came.nominations if "QLCNG" in one.proposers], received


def test_a_marked_workbook_sent_back_as_it_is_reads_as_before() -> None:
    before = again("QLCNG.xlsx", INPUTS["don-vi/QLCNG.xlsx"]())
    after = again("QLCNG.xlsx", written()["tra-loi/QLCNG/QLCNG-can-sua.xlsx"])
    assert own(after) == own(before)
    assert len(own(before)[0]) == 4 and len(own(before)[1]) == 4


def test_a_marked_workbook_corrected_is_accepted() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written()["tra-loi/QLCNG/QLCNG-can-sua.xlsx"]))
    assert book.sheetnames[0] == reply.LIST
    for place, value in {
        ("Chỉ tiêu", "B4"): "Phòng Quản lý chuyên ngành",
        ("Chỉ tiêu", "E5"): book["Chỉ tiêu"]["F5"].value,
        ("Cá nhân", "G5"): book["Cá nhân"]["G4"].value,
        ("Cá nhân", "J6"): "Có",
    }.items():
        assert book[place[0]][place[1]].comment is not None
        book[place[0]][place[1]] = value
    out = io.BytesIO()
    book.save(out)
    came = again("QLCNG.xlsx", out.getvalue())
    assert own(came)[0] == []
    assert all(one.eligible for one in came.nominations) and len(came.nominations) == 4
    decided = flow.decide_outcomes({}, examined()[0], came, LAST)
    assert {one.unit: one.state for one in decided.states}["QLCNG"] is State.VALID


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Thông tin", "Tập thể", "Cá nhân", "Chỉ tiêu", "Giấy tờ", "Kết quả"]),
            st.sampled_from("ABCDEFGHJ"),
            st.integers(1, 40),
            st.sampled_from(Severity),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_marks_wherever_they_stand_change_nothing_that_is_read(places: list[tuple[str, str, int, Severity]]) -> None:
    data = INPUTS["don-vi/TTUD.xlsx"]()
    found = [
        Finding(severity, "TTUD", "TTUD.xlsx", sheet, f"{letter}{row}", "X", "=sai.", "Sửa.", row=row)
        for sheet, letter, row, severity in places
    ]
    (marked,) = reply.corrected(data, "TTUD.xlsx", "TTUD", found, own_form=True).values()
    layouts = examined()[1].layouts
    before, after = (read.workbook("TTUD.xlsx", one, layouts) for one in (data, marked))
    assert after._replace(sha256="") == before._replace(sha256="")
