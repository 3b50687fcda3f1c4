"""What must hold on the drawn pages: a drawn paper, as it was read and with its elements, in; complaints out.

Each rule is a function in `RULES`; where its lines end and its pages turn is the program's own, so the rules ask only
what must hold wherever they do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from tests.drawn import POINTS_A_MM, Drawn, Line, Page, Word, area, dark_run, frame, lines
from tests.drawn_tables import table_complaints
from tests.look import Paper, Paragraph
from tests.look_parts import Form, Parts
from tests.look_rules import REPUBLIC

Complaints = Iterator[str]
Rule = Callable[[Drawn, Paper, Parts, Form], Complaints]

MM = POINTS_A_MM
FAMILY = ("LiberationSerif", "TimesNewRoman", "Tinos")
ABOVE = 2  # lines of text that must stand above a signature on its page


def inside(drawn: Drawn, paper: Paper, parts: Parts, form: Form) -> Complaints:
    """No word stands outside the margins by more than 1 mm, page numbers apart."""
    for number, page in enumerate(drawn.pages, 1):
        areas = [area(one) for one in paper.sections if abs(one.width * MM - page.width) < 2]
        if not areas:
            yield f"page {number} is {page.width / MM:.0f} × {page.height / MM:.0f} mm"
            continue
        left, top, right, bottom = (
            pick(sides) for pick, sides in zip((min, min, max, max), zip(*areas, strict=True), strict=True)
        )
        for word in page.words:
            if word.bottom < top:
                continue
            if word.left < left - MM or word.right > right + MM or word.bottom > bottom + MM:
                yield f"page {number}: {word.text} stands outside the margins"


def numbered(drawn: Drawn, paper: Paper, parts: Parts, form: Form) -> Complaints:
    """The page number lies in the top margin, centred, not on page 1, and each annex counts its own pages."""
    count = starts = 0
    for number, page in enumerate(drawn.pages, 1):
        left, top, right, _ = next(
            (area(one) for one in paper.sections if abs(one.width * MM - page.width) < 2), (0,) * 4
        )
        shown = [word for word in page.words if word.bottom < top]
        count += 1
        if not shown:
            count, starts = 1, starts + 1
        elif form.certificate or " ".join(word.text for word in shown) != str(count):
            yield f"page {number} shows {[word.text for word in shown]} where it is page {count}"
        elif abs(shown[0].middle - (left + right) / 2) > 2 * MM or shown[0].top < 0:
            yield f"page {number}: its number stands at {shown[0].middle / MM:.0f} mm"
    if not form.certificate and starts != len(paper.sections):
        yield f"{starts} pages without a number for {len(paper.sections)} sections"


def fonts(drawn: Drawn, paper: Paper, parts: Parts, form: Form) -> Complaints:
    """One family of letters, each font in the file: nothing fell back on another."""
    families = {name.partition("-")[0].removesuffix("PSMT").removesuffix("PS") for name, _ in drawn.fonts}
    if not families or len(families) > 1 or not families <= set(FAMILY):
        yield f"fonts {sorted(families)}"
    for name, embedded in drawn.fonts:
        if not embedded:
            yield f"{name} does not lie in the file"


def full(drawn: Drawn, paper: Paper, parts: Parts, form: Form) -> Complaints:
    """No page is blank, and nothing that is typed is lost on the way to paper."""
    for number, page in enumerate(drawn.pages, 1):
        if len(page.words) <= 1:
            yield f"page {number} is blank"
    typed = Counter("".join(paragraph.text for paragraph in paper.paragraphs).replace("\u00ad", ""))
    shown = Counter("".join(word.text for page in drawn.pages for word in page.words))
    lost = {letter: count - shown[letter] for letter, count in typed.items() if not letter.isspace()}
    if any(count > 0 for count in lost.values()):
        yield f"not all that is typed is drawn: {''.join(letter for letter, count in lost.items() if count > 0)}"


def together(drawn: Drawn, paper: Paper, parts: Parts, form: Form) -> Complaints:
    """No page holds only a signature or Nơi nhận: two lines of text stand above, and the signature is on one page."""
    if form.certificate or parts.signature is None:
        return
    printed = [(number, line) for number, page in enumerate(drawn.pages, 1) for line in _text(page, paper)]
    ends = [place for place, (_, line) in enumerate(printed) if "./." in line.text]
    if not ends:
        yield "the end of the text is not found"
        return
    for place in ends:
        block: list[tuple[int, Line]] = []
        for number, line in printed[place + 1 :]:
            new = number > printed[place][0] and not _number(drawn.pages[number - 1], paper)
            if new or REPUBLIC in line.text:
                break
            block.append((number, line))
        pages = {number for number, _ in block}
        for number in sorted(pages):
            above = [line for page, line in printed[: place + 1] if page == number]
            if len(above) < ABOVE:
                below = next(line.text for page, line in block if page == number)
                yield f"page {number}: {len(above)} lines of text above {below!r}"
        names = {word for signer in parts.signers for one in signer.office + signer.name for word in one.text.split()}
        signed = {number for number, line in block if names & {word.text for word in line.words}}
        if len(signed) > 1:
            yield f"the signature is torn over pages {sorted(signed)}"


def tables(drawn: Drawn, paper: Paper, parts: Parts, form: Form) -> Complaints:
    """A table that goes on has its heading on each page, and each of its rows lies on one page."""
    yield from table_complaints(drawn, paper)


def drawn_lines(drawn: Drawn, paper: Paper, parts: Parts, form: Form) -> Complaints:
    """The line below Tiêu ngữ is as long as the text; those below the issuing body and trích yếu a third to a half."""
    wanted: list[tuple[str, Sequence[Paragraph], float, float]] = []
    if "republic" in form.has and parts.motto:
        wanted.append(("Tiêu ngữ", [parts.motto], 0.85, 1.15))
    if "bodies" in form.has and parts.bodies:
        wanted.append(("the issuing body", parts.bodies[-1:], 0.30, 0.53))
    if "abstract" in form.has and parts.abstract:
        wanted.append(("trích yếu", parts.abstract, 0.30, 0.53))
    image = drawn.picture(0) if wanted else None
    for what, paragraphs, low, high in wanted:
        found = find(drawn.pages[0], " ".join(one.text for one in paragraphs))
        if not found or image is None:
            yield f"{what} is not on the first page"
            continue
        left, right = min(line.box[0] for line in found), max(line.box[2] for line in found)
        bottom = found[-1].box[3]
        run = dark_run(image, (left + right) / 2, bottom - MM, bottom + 5 * MM)
        share = (run[1] - run[0]) / (right - left) if run else 0
        if not low <= share <= high:
            yield f"the line below {what} is {share:.2f} of the text"
        elif run and abs(run[0] + run[1] - left - right) / 2 > 2 * MM:
            yield f"the line below {what} is not below its middle"


def certificates(drawn: Drawn, paper: Paper, parts: Parts, form: Form) -> Complaints:
    """One page an awardee, A4 sideways, all of it within the frame, the name on two lines at most."""
    if "award" not in form.has:
        return
    said = [one for one in paper.paragraphs if one.text]
    awards = [place for place, one in enumerate(said) if one.text.startswith("TẶNG ")]
    if len(drawn.pages) != len(awards):
        yield f"{len(drawn.pages)} pages for {len(awards)} awardees"
        return
    for number, (page, place) in enumerate(zip(drawn.pages, awards, strict=True)):
        if abs(page.width - 297 * MM) > 2 or abs(page.height - 210 * MM) > 2:
            yield f"page {number + 1} is {page.width / MM:.0f} × {page.height / MM:.0f} mm"
        edges = frame(drawn.picture(number))
        if edges is None:
            yield f"page {number + 1} has no frame"
            continue
        for word in page.words:
            if not (
                edges[0] + MM < word.left
                and edges[1] + MM < word.top
                and word.right < edges[2] - MM
                and word.bottom < edges[3] - MM
            ):
                yield f"page {number + 1}: {word.text} touches the frame"
        name = find(page, said[place + 1].text)
        if not 1 <= len(name) <= 2:
            yield f"page {number + 1}: {said[place + 1].text} stands on {len(name)} lines"


RULES: tuple[Rule, ...] = (inside, numbered, fonts, full, together, tables, drawn_lines, certificates)


def complaints(drawn: Drawn, paper: Paper, parts: Parts, form: Form, rules: Sequence[Rule] = RULES) -> list[str]:
    """Give every complaint of these rules, each with the name of its rule."""
    return [f"{rule.__name__}: {said}" for rule in rules for said in rule(drawn, paper, parts, form)]


def find(page: Page, text: str) -> list[Line]:
    """Find a text on a page: the lines it stands on, without the words beside it; [] where it is not whole.

    A word of it may stand in the line above too ("CÔNG NGHỆ" over "CÔNG ĐOÀN"): what takes the fewest lines is it.
    """
    rows = page.lines
    bare = "".join(text.split())
    starts = ((at, place) for at, line in enumerate(rows) for place in range(len(line.words)))
    found = [lines(taken) for at, place in starts if (taken := _followed(rows[at:], place, bare))]
    return min(found, key=len, default=[])


def _followed(rows: Sequence[Line], place: int, rest: str) -> list[Word]:
    """Follow a text word by word along its line and on from line to line; [] where other words stand there."""
    taken: list[Word] = []
    for line in rows:
        if taken:
            place = next((at for at, word in enumerate(line.words) if rest.startswith(word.text)), len(line.words))
        for word in line.words[place:]:
            if not rest or not rest.startswith(word.text):
                break
            taken.append(word)
            rest = rest[len(word.text) :]
        if not rest:
            return taken
        if not taken or line.box[1] - taken[-1].bottom > taken[-1].bottom - taken[-1].top:
            return []
    return []


def _text(page: Page, paper: Paper) -> list[Line]:
    top = next((area(one)[1] for one in paper.sections if abs(one.width * MM - page.width) < 2), 0)
    return lines(word for word in page.words if word.bottom >= top)


def _number(page: Page, paper: Paper) -> bool:
    return len(_text(page, paper)) < len(page.lines)
