"""What stands where on a paper: a read paper in, its elements out, found by what they say and where they stand.

No element is known by the name of its style: a clerk may rename those. `FORMS` tells what each template must have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tests.look import Cell, Paper, Paragraph, Section, Table

PORTRAIT, LANDSCAPE = (210.0, 297.0), (297.0, 210.0)
HEAD = ("republic", "bodies")
LETTER = (*HEAD, "number", "place", "kind", "abstract", "ending", "signature", "recipients")


class Form(NamedTuple):
    """What a template makes: the word at its top, the elements it must have and those it must not have."""

    kind: str
    has: frozenset[str]
    without: frozenset[str] = frozenset()
    page: tuple[float, float] = PORTRAIT
    certificate: bool = False


def _form(kind: str, *has: str, without: Sequence[str] = (), page: tuple[float, float] = PORTRAIT) -> Form:
    return Form(kind, frozenset(has), frozenset(without), page)


def _certificate(*has: str, without: Sequence[str] = ()) -> Form:
    return Form("", frozenset(has), frozenset(without), LANDSCAPE, True)


FORMS = {
    "quyet-dinh.docx": _form("QUYẾT ĐỊNH", *LETTER, "bases", "articles", "annexes"),
    "to-trinh-cap-tren.docx": _form("TỜ TRÌNH", *LETTER, "addressees"),
    "bao-cao-tong-hop.docx": _form("BÁO CÁO", *LETTER, "addressees", "annexes"),
    # forms of a circular of its own: nobody is addressed, no number
    "bieu-thong-ke.docx": _form("BIỂU THỐNG KÊ", *(set(LETTER) - {"number"}), without=["addressees"]),
    # a biên bản tells its time in the text, so its head has no place and date
    "bien-ban-hoi-dong.docx": _form("BIÊN BẢN", *(set(LETTER) - {"place"}), without=["place"]),
    "bien-ban-trich.docx": _form("TRÍCH BIÊN BẢN", *(set(LETTER) - {"place"}), without=["place"]),
    # a form of a decree of its own (Mẫu số 07): nobody is addressed, no number, no list of recipients
    "bao-cao-thanh-tich.docx": _form(
        "BÁO CÁO THÀNH TÍCH", *HEAD, "place", "kind", "abstract", "ending", "signature", without=["addressees"]
    ),
    "danh-sach-hoi-dong.docx": _form(
        "DANH SÁCH", *HEAD, "place", "kind", "abstract", "ending", "signature", page=LANDSCAPE
    ),
    # goes with a tờ trình: headed as an annex is
    "danh-sach-cap-tren.docx": _form("DANH SÁCH", *HEAD, "title", "ending", "signature", page=LANDSCAPE),
    "giay-khen.docx": _certificate("republic", "frame", "award", "place", "signature"),
    # printed stock has its own frame and heading: only the words that differ are put on it
    "giay-khen-phoi.docx": _certificate("place", "signature", without=["republic", "frame"]),
    "can-chinh-phoi.docx": _certificate(without=["republic", "frame"]),
    "to-trinh-don-vi.docx": _form("TỜ TRÌNH", *LETTER, "addressees"),
    "bien-ban-don-vi.docx": _form("BIÊN BẢN", *HEAD, "kind", "abstract", "ending", "signature", without=["place"]),
    "bao-cao-thanh-tich-don-vi.docx": _form(
        "BÁO CÁO THÀNH TÍCH", *HEAD, "place", "kind", "abstract", "ending", "signature", without=["addressees"]
    ),
    "ke-hoach.docx": _form("KẾ HOẠCH", *LETTER, "bases"),
    "cong-van-dien-hinh.docx": _form(
        "",
        *(set(LETTER) - {"kind", "abstract"}),
        "subject",
        "addressees",
        without=["kind", "abstract"],
    ),
}

NUMBER = re.compile(r"^Số\s*:")
SUBJECT = re.compile(r"^V/v\b")
PLACE = re.compile(r"ngày .*tháng .*năm|năm \d{4}$")
BASE = re.compile(r"^(Căn cứ|Theo đề nghị)\b")
ADDRESSEES = re.compile(r"^Kính gửi")
RECIPIENTS = re.compile(r"^Nơi nhận", re.IGNORECASE)
ROMAN = re.compile(r"^[IVX]+\. ")
NUMBERED = re.compile(r"^([A-ZĐ]|\d+)\. |^[^.]{3,40}:$")
ARTICLE = re.compile(r"^Điều \d+")
ANNEX = re.compile(r"^Phụ lục( [IVX]+)?$", re.IGNORECASE)
CITED = re.compile(r"^(Theo )?Quyết định số", re.IGNORECASE)
ENCLOSED = re.compile(r"^\(Kèm theo", re.IGNORECASE)


class Signer(NamedTuple):
    office: tuple[Paragraph, ...]
    name: tuple[Paragraph, ...]


class Parts(NamedTuple):
    """The elements of a paper; empty or None where it has none. `text` holds what is said, headings apart.

    `under` maps republic, body, abstract to the block below it, whose drawn line it should be.
    """

    republic: Paragraph | None
    motto: Paragraph | None
    parents: tuple[Paragraph, ...]
    bodies: tuple[Paragraph, ...]
    number: Paragraph | None
    subject: Paragraph | None
    place: Paragraph | None
    kind: Paragraph | None
    abstract: tuple[Paragraph, ...]
    opening: tuple[Paragraph, ...]
    addressees: tuple[Paragraph, ...]
    bases: tuple[Paragraph, ...]
    headings: tuple[Paragraph, ...]
    captions: tuple[Paragraph, ...]
    text: tuple[Paragraph, ...]
    tail: tuple[Paragraph | Table, ...]
    signature: Table | None
    signers: tuple[Signer, ...]
    recipients: tuple[Paragraph, ...]
    annexes: tuple[Section, ...]
    under: dict[str, Paragraph | None]


def parts(paper: Paper, form: Form) -> Parts:
    """Find the elements of a paper made by a template of that form."""
    blocks = [(place, block) for place, section in enumerate(paper.sections) for block in section.blocks]
    loose = [place for place, (_, block) in enumerate(blocks) if isinstance(block, Table) and not block.ruled]
    head = loose[0] if loose and not form.certificate else None
    end = (
        loose[0 if form.certificate else -1] if loose[head is not None :] else None
    )  # certificates are alike: the first
    left, right = _columns(blocks[head][1]) if head is not None else ([], [])
    if form.certificate:
        right = [block for _, block in blocks[:end] if isinstance(block, Paragraph)]
    said_left, said_right = _said(left), _said(right)
    signature = blocks[end][1] if end is not None else None
    last = blocks[end][0] if end is not None else 0
    between = [block for _, block in blocks[0 if head is None else head + 1 : len(blocks) if end is None else end]]
    cells = [cell for row in signature.rows for cell in row.cells] if isinstance(signature, Table) else []
    found: dict[str, list[Paragraph]] = {
        name: [] for name in ("opening", "addressees", "bases", "headings", "captions", "text")
    }
    kind, abstract, rest = (None, [], between) if form.certificate else _heading(between, form)
    for place, block in enumerate(rest):
        if isinstance(block, Paragraph) and block.text:
            after = rest[place + 1] if place + 1 < len(rest) else None
            found[_role(block, after, found)].append(block)
    own = [one for one in said_left if not NUMBER.match(one.text) and not SUBJECT.match(one.text)]
    parents = tuple(own[: next((place for place, one in enumerate(own) if one.bold), max(len(own) - 1, 0))])
    everywhere = [block.paragraphs if isinstance(block, Table) else [block] for _, block in blocks]
    has_republic = head is not None or "republic" in form.has
    dated = [one for one in said_right[2:] if PLACE.search(one.text)]
    if form.certificate:
        dated = [one for cell in cells for one in cell.paragraphs if PLACE.search(one.text)]
    return Parts(
        said_right[0] if has_republic and said_right else None,
        said_right[1] if has_republic and len(said_right) > 1 else None,
        parents,
        tuple(own[len(parents) :]),
        next((one for one in said_left if NUMBER.match(one.text)), None),
        next((one for one in said_left if SUBJECT.match(one.text)), None),
        dated[-1] if dated else None,
        kind,
        tuple(abstract),
        *(tuple(found[name]) for name in ("opening", "addressees", "bases", "headings", "captions", "text")),
        tail=_tail(between),
        signature=signature if isinstance(signature, Table) else None,
        signers=tuple(
            _signer(cell) for cell in cells if cell.text and not (RECIPIENTS.match(cell.text) or CITED.match(cell.text))
        ),
        recipients=tuple(_recipients(everywhere, cells)),
        annexes=paper.sections[last + 1 :],
        under={
            "republic": _below(right, said_right[1] if len(said_right) > 1 else None),
            "bodies": _below(left, own[-1] if own else None),
            "abstract": _below(between, abstract[-1] if abstract else None),
        },
    )


def _columns(table: Paragraph | Table) -> tuple[list[Paragraph], list[Paragraph]]:
    rows = table.rows if isinstance(table, Table) else ()
    return (
        [one for row in rows for one in row.cells[0].paragraphs],
        [one for row in rows for cell in row.cells[1:] for one in cell.paragraphs],
    )


def _said(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    return [one for one in paragraphs if one.text]


def _heading(
    blocks: list[Paragraph | Table], form: Form
) -> tuple[Paragraph | None, list[Paragraph], list[Paragraph | Table]]:
    """Take the kind of paper and what it is about off the top: up to the drawn line, or as far as it is centred."""
    said = [place for place, block in enumerate(blocks) if isinstance(block, Paragraph) and block.text]
    if not {"kind", "title"} & form.has or not said:
        return None, [], blocks
    first = blocks[said[0]]
    abstract: list[Paragraph] = []
    done = said[0] + 1
    for place in range(done, len(blocks)):
        block = blocks[place]
        if not isinstance(block, Paragraph) or not block.text or (abstract and block.align != "center"):
            break
        abstract.append(block)
        done = place + 1
    return (first if isinstance(first, Paragraph) else None), abstract, blocks[done:]


def _role(block: Paragraph, after: Paragraph | Table | None, found: dict[str, list[Paragraph]]) -> str:
    begun = bool(found["headings"] or found["text"])
    if ADDRESSEES.match(block.text) or (
        found["addressees"] and not begun and not found["bases"] and block.text[:2] == "- "
    ):
        return "addressees"
    if BASE.match(block.text) and not begun:
        return "bases"
    if block.align == "center" and not begun:
        return "opening"
    if ROMAN.match(block.text) or (block.bold and NUMBERED.match(block.text)):
        return "headings"
    if isinstance(after, Table) and after.ruled and not block.text.endswith((".", ":")):
        return "captions"
    return "text"


def _tail(blocks: list[Paragraph | Table]) -> tuple[Paragraph | Table, ...]:
    """Give the last words before the signature and whatever stands between the two."""
    places = [place for place, block in enumerate(blocks) if not isinstance(block, Paragraph) or block.text]
    return tuple(blocks[places[-1] :]) if places else ()


def _signer(cell: Cell) -> Signer:
    """Part an office from a name by the room for the signature between them."""
    lines = list(cell.paragraphs)
    while lines and (not lines[0].text or PLACE.search(lines[0].text)):
        lines = lines[1:]
    gap = next((place for place, one in enumerate(lines) if not one.text), len(lines))
    office = [one for one in lines[:gap] if not one.text.startswith("(")]
    return Signer(tuple(office), tuple(_said(lines[gap:])))


def _recipients(everywhere: list[list[Paragraph]], cells: list[Cell]) -> list[Paragraph]:
    for lines in [list(cell.paragraphs) for cell in cells] + [[one for ones in everywhere for one in ones]]:
        start = next((place for place, one in enumerate(lines) if RECIPIENTS.match(one.text)), None)
        if start is not None:
            said = lines[start:]
            return said[: next((place for place, one in enumerate(said) if not one.text), len(said))]
    return []


def _below(blocks: Sequence[Paragraph | Table], above: Paragraph | None) -> Paragraph | None:
    places = [place for place, block in enumerate(blocks) if block is above]
    if above is None or not places or places[0] + 1 >= len(blocks):
        return None
    below = blocks[places[0] + 1]
    return below if isinstance(below, Paragraph) else None
