"""The shapes that walk through the house; every room takes some of them and leaves others.

Nothing here computes more than its own text. A shape is frozen: a room that wants another value makes another shape.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import partial
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any, NamedTuple, overload

if TYPE_CHECKING:
    import pandas as pd

# ------------------------------------------------------------------------------------------------ words of the contract


class Severity(StrEnum):
    """How grave a finding is: a lỗi stops what it concerns, a cảnh báo is only named."""

    ERROR = "lỗi"
    WARNING = "cảnh báo"


class State(StrEnum):
    """Where one unit stands; each unit of the roster is in exactly one."""

    VALID = "Hợp lệ"
    WARNED = "Có cảnh báo"
    RETURNED = "Trả lại"
    UNUSABLE = "Không dùng được"
    LATE = "Quá hạn"
    AWAITED = "Chưa nộp"
    SILENT = "Không có hồ sơ"


class Result(StrEnum):
    """What became of a nomination where it is not the code of an award."""

    TIED = "Hòa phiếu"
    NOT_CHOSEN = "Không được chọn"
    INELIGIBLE = "Không đủ điều kiện"
    AWAITING = "Chờ Hội đồng"


class Stage(StrEnum):
    """How far the campaign has come, in order. The first is only of a campaign in which units register beforehand."""

    REGISTERING = "Đăng ký"
    BEFORE_MEETING = "Trước họp"
    AFTER_MEETING = "Sau họp"
    AFTER_DECISION = "Sau quyết định"
    REPORT = "Báo cáo"


YES, NO = "Có", "Không"
PROPOSED_UPWARDS = "Đề nghị cấp trên"  # `Thẩm quyền` of an award that others decide
DECIDED_HERE = "Quyết định"
BY_BIRTH_DATE, BY_UNIT, BY_HEAD = "Ngày sinh", "Đơn vị", "Chủ hộ"  # `Nhận diện theo`
YES_NO, RATIO, CONTENT = "Có/Không", "Tỷ lệ", "Nội dung"  # `Kiểu` of a criterion
PER_UNIT, PER_NOMINATION = "Đơn vị", "Đề nghị"  # `Tính theo` of a paper, `Lập theo` of a document
PER_CAMPAIGN, PER_AWARD = "Đợt", "Hình thức"  # `Lập theo`
PROPOSING, REGISTERING = FORM_STAGES = "Đề nghị", "Đăng ký"  # `Giai đoạn` of a form
MANIFEST_VERSION = 2  # of `manifest.json`, raised when a later campaign finds something new or otherwise in it
WITH_EXAMPLES, WITH_AWARDED = "Gương điển hình", "Đề nghị đạt"  # `Chỉ lập khi có`
TO_DECIDE = "[cần quyết định"  # how a text begins, or goes on, that a new campaign has still to decide

# ----------------------------------------------------------------------------------------------------- layouts, suites


class Column(NamedTuple):
    """One column of a sheet, or one Mục of a `Mục · Giá trị` sheet.

    `type` is one of text · integer · number · date · datetime · yes_no · ratio. `group` is blank, or names the family
    (`answers`, `votes`, `quotas`, `coefficients`) of columns that the campaign multiplies and gathering melts into
    rows. A column found by `prefix` is known by the code its heading begins with ("TT1."). `paper` is the code in
    `Giấy tờ` of the paper whose number is asked for here: only who owes it must give one.
    """

    column: str
    heading: str
    type: str = "text"
    required: bool = True
    group: str = ""
    prefix: bool = False
    width: int = 16
    prompt: str = ""
    paper: str = ""


class Layout(NamedTuple):
    """One sheet as the contract has it. `shape` is `rows` (a table under headings) or `pairs` (Mục · Giá trị).

    `nominees` is the `Nhận diện theo` of the kinds of nominee that the sheet is for, "" where it is for none. `about`
    says in a sentence what the sheet is for, to those who fill it.
    """

    key: str
    sheet: str
    shape: str
    columns: tuple[Column, ...]
    required: bool = True
    nominees: str = ""
    about: str = ""


class Rule(NamedTuple):
    """One expectation of a suite, as plain data: Great Expectations is told of it only when it is checked."""

    code: str
    type: str
    kwargs: Mapping[str, Any]
    severity: Severity
    description: str
    message: str
    remedy: str


class Suite(NamedTuple):
    """The rules of one sheet with its layout; `name` is `<workbook>/<sheet>`, as its file lies in expectations/.

    `start` are rows (column → value) that a new campaign has where the earlier one had none of the kind.
    """

    name: str
    layout: Layout
    rules: tuple[Rule, ...]
    start: tuple[Mapping[str, str], ...] = ()


# ------------------------------------------------------------------------------------------------------------ findings


class Finding(NamedTuple):
    """One fault of the data, with the place and the remedy.

    `row` is the row of `sheet` it concerns, 0 for all of it. `nominee_row` names, as `Tập thể!5`, the row of the file
    that proposes the nominee whose registration is departed from; `departure` says so in the words for the council.
    Both are "" for everything else.
    """

    severity: Severity
    unit: str
    file: str
    sheet: str
    cell: str
    code: str
    message: str
    remedy: str
    heading: str = ""
    row: int = 0
    nominee_row: str = ""
    departure: str = ""

    @property
    def place(self) -> str:
        """Say where: `VP.xlsx › Cá nhân › H7 (Hình thức đề nghị)`."""
        cell = f"{self.cell} ({self.heading})" if self.cell and self.heading else self.cell or self.heading
        return " › ".join(part for part in (self.file, self.sheet, cell) if part)

    @property
    def sentence(self) -> str:
        """Say it whole: place, value and rule, remedy."""
        return f"{self.place}: {self.message} {self.remedy}".strip()


_CELL = re.compile(r"([A-Z]+)(\d+)")


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings as a reader goes through the files: unit, file, sheet, row, column, then code; none twice."""

    def place(one: Finding) -> tuple[str, str, str, int, int, str, str, str]:
        cell = _CELL.match(one.cell)
        letters, number = (cell[1], int(cell[2])) if cell else ("", 0)
        return (one.unit, one.file, one.sheet, one.row or number, len(letters), letters, one.code, one.message)

    return sorted(set(findings), key=place)


# -------------------------------------------------------------------------------------------- what came in, as it came


class Submission(NamedTuple):
    """One file a unit sent, before it is opened. `load` gives its bytes, one file at a time.

    `received` is local time, None when nothing says when; `registered_unit` is the code in the register, else "".
    An attachment is named behind its mail, `thu-16-6.eml › VP.xlsx`; `sender` is the mail's address, in lower case.
    `fault` says why it is not to be opened, None where it is.
    """

    file: str
    load: Callable[[], bytes]
    received: datetime | None = None
    registered_unit: str = ""
    channel: str = ""
    sender: str = ""
    message_id: str = ""
    fault: Finding | None = None


class SheetRows(NamedTuple):
    """The rows of one sheet: `rows` holds (Excel row number, one value a column in the order of `columns`).

    `letters` maps a column to its Excel letter, or, in a `Mục · Giá trị` sheet, to the whole address of its value.
    """

    sheet: str
    columns: tuple[str, ...]
    letters: Mapping[str, str]
    rows: Sequence[tuple[int, tuple[Any, ...]]]


class Reading(NamedTuple):
    """A workbook as read: typed rows that know their cells, and what could not be read.

    `sheets` is keyed by `Layout.key`. `stamp` holds the hidden sheet's `version`, `campaign`, `unit` and `stage`, {}
    without one. `readable` is False when nothing could be taken from the file; `findings` then says why, in one
    finding.
    """

    file: str
    sha256: str
    sheets: Mapping[str, SheetRows]
    stamp: Mapping[str, str]
    findings: tuple[Finding, ...]
    readable: bool = True


class Standing(StrEnum):
    """What one received file is worth."""

    COUNTS = "được tính"
    SUPERSEDED = "bị thay thế"
    DUPLICATE = "trùng nội dung"
    LATE = "quá hạn"
    CONFLICT = "trùng giờ nhận"
    UNUSABLE = "không dùng được"


class Received(NamedTuple):
    """One received file after it was read: whose it is, when it came, what it is worth and why.

    `considered` marks the one workbook of a unit whose rows enter the tables: the one that counts, else its last usable
    late one.
    """

    file: str
    sha256: str
    unit: str
    received: datetime | None
    standing: Standing
    considered: bool
    reason: str
    message_id: str = ""
    sender: str = ""
    layout_version: str = ""


class Table(NamedTuple):
    """One sheet of all workbooks together.

    `frame` has a unique RangeIndex, the columns `unit`, `file`, `sheet`, `row` and one a column of the layout,
    looked-up columns after them. `letters` maps (file, column) to the column's letter or whole address; a looked-up
    column stands in `about` with the column it explains ("" = the sheet). `headings` names columns as the sheet does.
    A long table (`answers`, `votes`…) has the column `letter`, which gives the address of `about`-less value columns.
    """

    frame: pd.DataFrame
    letters: Mapping[tuple[str, str], str]
    headings: Mapping[str, str]
    about: Mapping[str, str] = {}

    def address(self, position: int, column: str) -> str:
        """Give the Excel address of `column` at index label `position`, "" where it has none of its own."""
        column = self.about.get(column, column)
        if not column:
            return ""
        line: Any = self.frame.loc[position]
        letter = self.letters.get((line["file"], column)) or (line["letter"] if "letter" in self.frame.columns else "")
        return letter if not letter or letter[-1].isdigit() else f"{letter}{line['row']}"


Tables = Mapping[str, Table]


ADDED, REMOVED, CHANGED = "thêm dòng", "bỏ dòng", "sửa ô"


class Change(NamedTuple):
    """One difference between a workbook and the one its unit sent before.

    `kind` is one of `ADDED` · `REMOVED` (a row, by its `name`) · `CHANGED` (a cell: `before` and `after` as shown).
    `sheet` and `cell` are those of the later workbook; a row that was removed has its cell in the earlier one.
    """

    kind: str
    sheet: str
    name: str
    cell: str
    heading: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """Say it: `Cá nhân › H7 (Hình thức đề nghị), Lý Văn An: "BK" → "GK"`."""
        whose = f", {self.name}" if self.name else ""
        if self.kind != CHANGED:
            return f"{self.sheet} › {self.kind}{whose} ({self.cell})"
        values = " → ".join(f'"{value}"' if value else "để trống" for value in (self.before, self.after))
        return f"{self.sheet} › {self.cell} ({self.heading}){whose}: {values}"


class Resent(NamedTuple):
    """What a unit changed when it sent again: against which file, what, and which lỗi of that one are mended or not.

    `mended` and `remaining` are findings of the earlier file.
    """

    earlier: str
    changes: tuple[Change, ...]
    mended: tuple[Finding, ...]
    remaining: tuple[Finding, ...]

    @property
    def summary(self) -> str:
        """Say it in one line: `So với VP.xlsx: 3 chỗ thay đổi; đã sửa 2 trong 3 lỗi của lần trước.`"""
        changed = f"{len(self.changes)} chỗ thay đổi" if self.changes else "không có gì thay đổi"
        every = len(self.mended) + len(self.remaining)
        faults = f"đã sửa {len(self.mended)} trong {every} lỗi của lần trước" if every else "lần trước không có lỗi"
        return f"So với {self.earlier}: {changed}; {faults}."


class Pledge(NamedTuple):
    """One thing said of a collective in one row of a form: a target with its figure, or a work (a criterion's answer).

    `criterion` is a code, "" where it is not said and there are several. `amount` is None for a work, and for a figure
    that is missing. `cell` is that of the figure or the answer; `sound` is False where its row has a lỗi.
    """

    nominee: str
    criterion: str
    text: str
    work: bool
    measure: str
    amount: Fraction | None
    sheet: str
    row: int
    cell: str
    heading: str
    sound: bool


class Registration(NamedTuple):
    """What a unit registered before the campaign: by which file, when it came, and each thing in it."""

    unit: str
    file: str
    received: datetime | None
    pledges: tuple[Pledge, ...]


class Registering(NamedTuple):
    """How far registering has come: each registration, every file received for it, the units without one and why.

    `over` says that its day has passed.
    """

    registrations: tuple[Registration, ...]
    received: tuple[Received, ...]
    without: Mapping[str, str]
    over: bool


class Amendment(NamedTuple):
    """One cell of the campaign workbook as a what-if supposes it: `row` is the code or name of its row, "" of a Mục."""

    sheet: str
    row: str
    heading: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """Say it: `Hình thức › BK › Tối đa: 1 → 2`."""
        place = " › ".join(part for part in (self.sheet, self.row, self.heading) if part)
        return f"{place}: {self.before or 'để trống'} → {self.after or 'để trống'}"


# ----------------------------------------------------------------------------------------------------------- selection


class Origin(NamedTuple):
    """One row that proposed a nominee. `stands` is True when it is timely and free of lỗi."""

    unit: str
    file: str
    sha256: str
    sheet: str
    row: int
    received: datetime | None
    message_id: str
    award: str
    stands: bool
    late: bool
    sender: str = ""


class PastAward(NamedTuple):
    """Who received what in one campaign, by which decision. Blank, or None, where its manifest does not say.

    `given` is False for what was only proposed upwards: who decides may have decided otherwise. `unit` is the code of
    the working or parent unit, `unit_name` its words at the time; `group` the `Nhóm` of the roster; `amount` in đồng.
    """

    campaign: str
    campaign_name: str
    year: int | None
    code: str
    kind: str
    is_person: bool
    name: str
    award: str
    award_name: str
    given: bool
    honorific: str = ""
    birth_date: date | None = None
    position: str = ""
    unit: str = ""
    unit_name: str = ""
    unit_kind: str = ""
    group: str = ""
    decided_by: str = ""
    number: str = ""
    decided_on: date | None = None
    amount: int | None = None
    same_period: bool = False  # as the one who asks: set where it is held against a nominee of another campaign


class Offer(NamedTuple):
    """An award a campaign could give; `given` is False for what is only proposed upwards."""

    code: str
    name: str
    given: bool


class PastCampaign(NamedTuple):
    """One campaign as history and statistics know it: its own manifest read, or the run that is writing one.

    `starts` and `ends` bound the time in which what is awarded was achieved, `year` is the one people call it by: that
    of its end, else of its decision, else of its last run. `decided` says that awards are decisions,
    not only the council's word. Amounts in đồng.
    """

    source: str
    code: str
    name: str
    year: int | None
    as_of: date | None
    starts: date | None
    ends: date | None
    decided: bool
    awards: Sequence[PastAward]
    budget: int | None = None
    kinds: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def spent(self) -> int:
        """Sum what the awards decided by the body itself cost."""
        return sum(award.amount or 0 for award in self.awards if award.given)


class Count(NamedTuple):
    """How many of each kind of nominee got one award in one campaign.

    `what` is the kind of unit or the group they are told apart by: "" = all of them, or not known.
    """

    campaign: PastCampaign
    award: Offer
    what: str
    numbers: Mapping[str, int]

    @property
    def total(self) -> int:
        """Sum the kinds up."""
        return sum(self.numbers.values())


class Fund(NamedTuple):
    """The money of one campaign in đồng: set aside (None = not said), spent by decision, foreseen before it."""

    campaign: PastCampaign
    aside: int | None
    spent: int
    foreseen: int

    @property
    def left(self) -> int | None:
        """Give what is left of what was set aside, below zero where it was not enough."""
        return None if self.aside is None else self.aside - self.spent - self.foreseen


class Statistics(NamedTuple):
    """Counts and money over a set of campaigns, in the order of their years; `kinds` are those of nominee, by name."""

    campaigns: tuple[PastCampaign, ...]
    kinds: tuple[str, ...]
    by_award: tuple[Count, ...]
    by_unit_kind: tuple[Count, ...]
    by_group: tuple[Count, ...]
    funds: tuple[Fund, ...]


class Answer(NamedTuple):
    """What a nominee's row says to one criterion. `met` is None where the answer is missing or unreadable."""

    criterion: str
    type: str
    answer: str
    met: bool | None
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Nomination:
    """One nominee of the campaign, merged over all channels.

    `award` is the code asked for. `ratio` is Σ over `Chỉ tiêu` (0–1; the plan, mục IV.1.1), None when no criterion
    asks it or no target was registered. `reasons` are Vietnamese sentences; `barred` means a lỗi or lateness, which
    the council cannot override. `home` is the code of the working unit or parent unit where known, `home_name` its
    words as printed. `as_proposed` holds, where several units propose the nominee, what each of them alone says: a
    unit's own papers are drafted from its own words. `earlier` are the awards of earlier campaigns, the latest first.
    `told_in` is the file whose row tells its content, `answers` with their cells among it.
    """

    code: str
    kind: str
    name: str
    award: str
    proposers: tuple[str, ...]
    origins: tuple[Origin, ...]
    eligible: bool
    reasons: tuple[str, ...] = ()
    barred: bool = False
    late: bool = False
    honorific: str = ""
    birth_date: date | None = None
    position: str = ""
    home: str = ""
    home_name: str = ""
    summary: str = ""
    answers: tuple[Answer, ...] = ()
    ratio: Fraction | None = None
    unit_votes: int | None = None
    aliases: tuple[str, ...] = ()
    maybe_same: tuple[str, ...] = ()
    as_proposed: tuple[Nomination, ...] = ()
    earlier: tuple[PastAward, ...] = ()
    told_in: str = ""

    def of_unit(self, unit: str) -> Nomination:
        """Give the nomination in the words of one unit that proposes it."""
        return next((one for one in self.as_proposed if unit in one.proposers), self)


class Ballot(NamedTuple):
    """The council's word on one nomination: votes in favour per award code (None = not put to the vote).

    `cell` is the address of its `Kết luận`, `row` the row of `Biểu quyết`.
    """

    nomination: str
    votes: Mapping[str, int | None]
    conclusion: str = ""
    note: str = ""
    row: int = 0
    cell: str = ""


class Member(NamedTuple):
    """One member of the council at the meeting; `present` is None where the sheet is blank."""

    name: str
    role: str
    present: bool | None = None
    absence: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The council's workbook, read and free of lỗi. `total` and `present` are the counts the votes are measured by."""

    number: str = ""
    started: str = ""
    ended: str = ""
    place: str = ""
    total: int = 0
    present: int = 0
    absences: str = ""
    chair: str = ""
    secretary: str = ""
    method: str = ""
    members: tuple[Member, ...] = ()
    ballots: tuple[Ballot, ...] = ()


class Outcome(NamedTuple):
    """What became of one nomination: `result` is an award's code or a `Result`; `reason` a Vietnamese sentence.

    `tied_for` is the award whose last seat is open, where the result is Hòa phiếu. `votes` are those for the award of
    the result (or tied for), None where it was not put to the vote.
    """

    nomination: str
    result: str
    reason: str
    tied_for: str = ""
    votes: int | None = None
    by_conclusion: bool = False


class UnitState(NamedTuple):
    """Where one unit stands, with the counts that `Đơn vị` of the summary shows."""

    unit: str
    state: State
    received: datetime | None
    file: str
    nominations: int
    errors: int
    warnings: int


class Amount(NamedTuple):
    """The reward of one award for one kind of nominee, in đồng. `counts` is False for what is only proposed.

    `basis` says how it was reckoned, `salary_source` and `rate_source` by which texts of the law.
    """

    award: str
    kind: str
    base: int
    coefficient: Fraction
    amount: int
    basis: str
    counts: bool
    salary_source: str = ""
    rate_source: str = ""


# ----------------------------------------------------------------------------------------------------------- documents


class Document(NamedTuple):
    """One paper to emit: where under outputs/, by which template of templates/, with which words.

    `frame` holds the words that all papers of its row share, `more` makes the others when they are asked for: those of
    a large campaign are never all held at once. `unit` is the unit that is to complete the paper, "" for one of ours;
    `tells` gives what is printed of one nomination, by its code and that unit.
    """

    path: str
    template: str
    frame: Mapping[str, Any]
    more: Callable[[], Mapping[str, Any]] = dict
    nominations: tuple[str, ...] = ()
    unit: str = ""
    tells: Callable[[str, str], Mapping[str, Any]] | None = None

    def item(self, nomination: str) -> Mapping[str, Any]:
        """Make what the paper prints of one of its nominations and the outcome does not say."""
        return self.tells(nomination, self.unit) if self.tells else {}

    @property
    def context(self) -> Mapping[str, Any]:
        """Make all the words of the paper."""
        return {**self.frame, **self.more()}


class OfUnits(NamedTuple):
    """The papers of one row of `Văn bản` for the units: how many for each, in order, and what makes them anew.

    `made` gives those of a unit; with the code of a nomination only those that name it.
    """

    counts: Mapping[str, int]
    made: Callable[[str, str], Iterable[Document]]


class Papers(Sequence[Document]):
    """The papers of a run, row by row of `Văn bản`.

    Those of the units are made whenever they are read: a large campaign has hundreds of thousands.
    """

    def __init__(self, rows: Iterable[Sequence[Document] | OfUnits] = ()) -> None:
        self._rows = tuple(rows)
        self.ours = tuple(one for row in self._rows if not isinstance(row, OfUnits) for one in row)
        # Each run of papers that are read together: the row, and of a row of the units the unit.
        self._runs = [(row, unit) for row in self._rows for unit in (row.counts if isinstance(row, OfUnits) else ("",))]
        lengths = (row.counts[unit] if isinstance(row, OfUnits) else len(row) for row, unit in self._runs)
        self._ends = list(accumulate(lengths))
        self._last: tuple[int, Sequence[Document]] = (-1, ())  # the run that was read last

    def number(self, unit: str) -> int:
        """Count the papers of a unit."""
        return sum(row.counts.get(unit, 0) for row in self._rows if isinstance(row, OfUnits))

    def of_unit(self, unit: str, nomination: str = "") -> list[Document]:
        """Make the papers of a unit, in order; with the code of a nomination only those that name it."""
        rows = (row for row in self._rows if isinstance(row, OfUnits) and unit in row.counts)
        return [one for row in rows for one in row.made(unit, nomination)]

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> Papers: ...

    def __getitem__(self, place: int | slice) -> Document | Papers:
        places = range(len(self))[place]
        return self._at(places) if isinstance(places, int) else papers_of(map(self._at, places))

    def _at(self, place: int) -> Document:
        run = bisect_right(self._ends, place)
        if run != self._last[0]:
            row, unit = self._runs[run]
            self._last = run, list(row.made(unit, "")) if isinstance(row, OfUnits) else row
        return self._last[1][place - (self._ends[run - 1] if run else 0)]


def papers_of(documents: Iterable[Document]) -> Papers:
    """Lay documents that are already made as the papers of a run."""
    rows: list[Sequence[Document] | OfUnits] = []
    for unit, run in groupby(documents, lambda document: document.unit):
        some = list(run)
        rows.append(OfUnits({unit: len(some)}, partial(_naming, some)) if unit else some)
    return Papers(rows)


def _naming(some: Sequence[Document], unit: str, nomination: str) -> Iterator[Document]:
    return (document for document in some if not nomination or nomination in document.nominations)


class Closing(NamedTuple):
    """What a run ends with: `counts` and `look` are lines to read, `todo` what is left to do, most pressing first.

    `figures` are the counts as numbers: `units` and `nominations` with their `total` and counts `by_state`,
    `by_result`; `errors`, `warnings`.
    """

    stage: str
    counts: tuple[str, ...]
    look: tuple[str, ...]
    todo: tuple[str, ...]
    figures: Mapping[str, Any] = {}


class Fault(Exception):
    """The campaign workbook or the installation is at fault: the run stops at the door with every finding listed."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.sentence for finding in self.findings))


class Died(NamedTuple):
    """What a `map` seam gives in place of an answer: the process died of this one task, tried twice."""


Content = bytes | Iterator[bytes]
"""What a file holds: its bytes, or the pieces of one too large to be held."""

MapSeam = Callable[..., Iterator[Any]]
"""Whatever the door hands in to run independent tasks: the builtin `map`, a process pool's, a cluster's.

Answers come in the order of the tasks. Where tasks run in other processes an answer may be `Died`.
"""


def whole(content: Content) -> bytes:
    """Give the bytes of a file that may leave in pieces."""
    return content if isinstance(content, bytes) else b"".join(content)
