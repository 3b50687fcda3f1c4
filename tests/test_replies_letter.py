"""The words of the mails: shipped templates are whole, what is wrong with one is told by line, values are text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow import post
from pipeline.replies import answer, letter
from pipeline.shapes import Fault

TEMPLATES = {f"thu/{path.name}": path.read_bytes() for path in sorted(Path("templates/thu").glob("*.txt"))}
NAME = answer.ANSWER
OFFERED = {"don_vi": (), "loi": ("cho", "noi_dung")}
WORDS = {"don_vi": "Văn phòng Sở", "loi": [{"cho": "B4", "noi_dung": "để trống."}]}


def written(source: str, **words: object) -> letter.Letter:
    return letter.write(NAME, source.encode(), WORDS | words)


def test_the_shipped_templates_are_whole_and_no_other_is_there() -> None:
    assert post.check(TEMPLATES) == []
    assert TEMPLATES.keys() == post.LETTERS.keys()


def test_every_word_is_written_down() -> None:
    kept = Path("docs/decisions/0009-thu-tra-loi.md").read_text(encoding="utf-8")
    words = {name for offered in post.LETTERS.values() for word, inner in offered.items() for name in (word, *inner)}
    assert [word for word in sorted(words) if f"`{word}`" not in kept] == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Kính gửi", 'templates/thu/tra-loi.txt › dòng 1: dòng đầu không phải là "Tiêu đề: …".'),
        ("Tiêu đề: a\n\n{{ don_vj }}", 'dòng 3: không có từ "don_vj". Có phải "don_vi"?'),
        ("Tiêu đề: a\n{% if don_vi %}{{ xyz }}{% endif %}", 'dòng 2: không có từ "xyz".'),
        ("Tiêu đề: a\n{% for l in loi %}\n{{ l.noidung }}\n{% endfor %}", 'dòng 3: không có từ "l.noidung". Có phải'),
        ("Tiêu đề: a\n{% for l in loi %}{% if l.no %}1{% endif %}{% endfor %}", 'dòng 2: không có từ "l.no".'),
        ("Tiêu đề: a\n{% for l in loi %}x", "dòng 2: lệnh viết sai hoặc chưa đóng."),
        ("Tiêu đề: a\n\n{{ don_vi", "dòng 3: lệnh viết sai hoặc chưa đóng."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(source: str, said: str) -> None:
    (fault,) = letter.check(NAME, source.encode(), OFFERED)
    assert said in fault.sentence


def test_a_good_template_has_no_fault() -> None:
    source = "Tiêu đề: {{ don_vi }}\n{% for l in loi %}{{ loop.index }} {{ l.cho }}{% endfor %}{{ range(3)|join }}"
    assert letter.check(NAME, source.encode(), OFFERED) == []


def test_a_template_that_is_missing_or_not_unicode_is_named() -> None:
    assert letter.check_all({}, {NAME: OFFERED})[0].sentence.startswith("templates/thu/tra-loi.txt: không có tệp")
    (fault,) = letter.check(NAME, "Tiêu đề: ă".encode("utf-16"), OFFERED)
    assert "UTF-8" in fault.sentence


def test_what_cannot_be_done_is_a_fault_and_no_traceback() -> None:
    for source in ("Tiêu đề: a\n{{ don_vi.x }}", "Tiêu đề: a\n{{ don_vi + 1 }}", "Tiêu đề: a\n{{ 1 // 0 }}"):
        with pytest.raises(Fault, match=r"thu/tra-loi\.txt"):
            written(source)


def test_notepad_may_have_saved_it() -> None:
    said = letter.write(NAME, b"\xef\xbb\xbf" + "Tiêu đề: {{ don_vi }}\r\n\r\nKính gửi\r\n".encode(), WORDS)
    assert said == ("Văn phòng Sở", "Kính gửi\n")


def test_empty_lines_of_the_template_are_not_the_letters() -> None:
    said = written("Tiêu đề: a\n\n\n{% if loi %}\n\n\nmột \n{% endif %}\n\n\n\nhai\n\n\n")
    assert said.body == "một\n\nhai\n"


def test_a_value_is_never_a_command_nor_markup() -> None:
    evil = "{{ loi }} <script>alert(1)</script> {% if %}"
    assert written("Tiêu đề: {{ don_vi }}\n{{ don_vi }}", don_vi=evil) == (evil, evil + "\n")


def test_a_subject_is_one_short_line() -> None:
    said = written("Tiêu đề: {{ don_vi }}\nthư", don_vi="a\r\nBcc: x@y.z\n\nb" * 100)
    assert "\n" not in said.subject and len(said.subject) == letter.LONGEST_SUBJECT


@given(st.text(max_size=400))
def test_a_value_is_one_line_without_hidden_characters(text: str) -> None:
    told = letter.line("\u202e\u200f" + text)
    assert len(told) <= letter.LONGEST_LINE
    assert told.splitlines() in ([], [told])
    assert not {"\u202e", "\u200f", "\u2028"} & set(told)
