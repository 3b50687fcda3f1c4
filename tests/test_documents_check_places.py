"""Wherever a tag stands and however Word has cut it up, its fault is told at its place, for every template at once."""

from __future__ import annotations

import copy

import pytest
from docx import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from pipeline.documents import check as check_room
from pipeline.documents import vocabulary
from pipeline.documents.check import check, check_all
from pipeline.documents.tags import Paragraph as Seen
from pipeline.documents.tags import tags
from pipeline.shapes import Stage
from tests.breaking import (
    DECISION,
    RIGHT_WAY,
    WORDS,
    added,
    cut,
    found,
    opened,
    place,
    rewrite,
    saved,
    sentences,
    wrapped,
)
from tests.papers import paperwork
from tests.templates import TEMPLATES, rows, small

ACCEPT = (
    "lệnh trong đoạn này còn dấu sửa đổi chưa chấp nhận (Track Changes). "
    "Trong Word chọn Review, Accept All Changes, rồi lưu lại."
)


def test_a_pair_that_is_not_in_one_place_is_told() -> None:
    docx = opened()
    start = added(docx, "{%p if can_cu %}")
    end = found(docx, "Nơi nhận:").insert_paragraph_before("{%p endif %}")
    assert sentences(docx) == [
        f'templates/{DECISION} › {place(docx, end)}: lệnh "{{%p endif %}}" không cùng loại hoặc không cùng chỗ với '
        f'"{{%p if can_cu %}}" ở {place(docx, start).split(" «")[0]}. '
        "Viết hai lệnh cùng một cách (p, tr), ở cùng một bảng, một ô hoặc cùng ngoài bảng."
    ]


def test_a_pair_that_is_not_written_one_way_is_told() -> None:
    docx = opened()
    end = rewrite(found(docx, "{%p endfor %}"), "{%p endfor %}", "{% endfor %}")
    start = found(docx, "{%p for c in can_cu")
    assert sentences(docx) == [
        f'templates/{DECISION} › {place(docx, end)}: lệnh "{{% endfor %}}" không cùng loại hoặc không cùng chỗ với '
        f'"{{%p for c in can_cu %}}" ở {place(docx, start).split(" «")[0]}. '
        "Viết hai lệnh cùng một cách (p, tr), ở cùng một bảng, một ô hoặc cùng ngoài bảng."
    ]


def test_a_tag_in_several_runs_is_read_whole() -> None:
    docx = opened()
    paragraph = found(docx, "{{ nguoi_ky }}")
    cut(paragraph, "{", "{ nguoi", "_ky }", "}")
    assert sentences(docx) == []
    cut(paragraph, "{", "{ nguoi", "_kyy }", "}")
    assert sentences(docx) == [
        f'templates/{DECISION} › {place(docx, paragraph)}: không có từ "nguoi_kyy". Có phải "nguoi_ky"? {WORDS}'
    ]


def test_a_tag_over_two_paragraphs_is_told_once() -> None:
    docx = opened()
    paragraph = rewrite(found(docx, "{{ nguoi_ky }}"), "{{ nguoi_ky }}", "{{ nguoi_ky")
    after = copy.deepcopy(paragraph._p)
    paragraph._p.addnext(after)
    Paragraph(after, docx).runs[0].text = "|upper }}"
    assert sentences(docx) == [
        f'templates/{DECISION} › {place(docx, paragraph)}: lệnh "{{{{ nguoi_ky" bị ngắt sang đoạn sau. '
        "Viết cả lệnh trong một đoạn."
    ]


@pytest.mark.parametrize(
    ("texts", "at", "around"),
    [
        (("{{ nguoi", "_ky", " }}"), 1, "ins"),
        (("{{ nguoi_ky }}",), 0, "ins"),
        (("{", "{ nguoi_ky }}"), 0, "ins"),
        (("{{ nguoi", "x", "_ky }}"), 1, "del"),
        (("x", "{{ nguoi_kyy }}"), 1, "del"),
    ],
    ids=["a part put in", "put in whole", "its first brace put in", "a part crossed out", "crossed out whole"],
)
def test_tracked_changes_in_a_tag_are_told(texts: tuple[str, ...], at: int, around: str) -> None:
    docx = opened()
    paragraph = found(docx, "{{ nguoi_ky }}")
    wrapped(cut(paragraph, *texts)[at], around)
    (told,) = sentences(docx)
    where = place(docx, paragraph).split(" «")[0]
    assert told.startswith(f"templates/{DECISION} › {where} «")
    assert told.endswith(f"»: {ACCEPT}")


def test_tracked_changes_beside_a_tag_are_left_alone() -> None:
    docx = opened()
    wrapped(cut(found(docx, "{{ nguoi_ky }}"), "Bà", "{{ nguoi_ky }}")[0], "del")
    assert sentences(docx) == []


def test_a_comment_in_a_tag_is_told_and_one_around_it_is_not() -> None:
    docx = opened()
    paragraph = found(docx, "{{ nguoi_ky }}")
    cut(paragraph, "{{ nguoi_ky }}")
    docx.add_comment(paragraph.runs, "Ai ký?", "Lan")
    assert sentences(docx) == []
    docx = opened()
    paragraph = found(docx, "{{ nguoi_ky }}")
    cut(paragraph, "{{ ", "nguoi_ky", " }}")
    docx.add_comment(paragraph.runs[1], "Ai ký?", "Lan")
    assert sentences(docx) == [
        f'templates/{DECISION} › {place(docx, paragraph)}: có chú thích của Word xen giữa lệnh "{{{{ nguoi_ky }}}}". '
        "Xóa chú thích (Delete Comment), rồi lưu lại."
    ]


def test_a_tag_half_in_a_link_is_told() -> None:
    docx = opened()
    paragraph = found(docx, "{{ nguoi_ky }}")
    wrapped(cut(paragraph, "{{ nguoi", "_ky }}")[1], "hyperlink")
    assert sentences(docx) == [
        f'templates/{DECISION} › {place(docx, paragraph)}: lệnh "{{{{ nguoi_ky }}}}" chỉ có một phần nằm trong '
        "liên kết hoặc khung nội dung. Bỏ liên kết (Remove Hyperlink), rồi gõ lại lệnh liền một mạch."
    ]


def test_headers_footers_and_properties_are_checked() -> None:
    docx = opened()
    docx.sections[0].header.paragraphs[0].text = "{{ so_ky_hieuu }}"
    docx.sections[0].footer.paragraphs[0].text = "{{ co_quann }}"
    docx.core_properties.title = "{{ ten_van_bann }}"
    assert sentences(docx) == [
        f'templates/{DECISION} › {where}: không có từ "{word}". Có phải "{word[:-1]}"? {WORDS}'
        for where, word in (
            ("đầu trang «{{ so_ky_hieuu }}»", "so_ky_hieuu"),
            ("chân trang «{{ co_quann }}»", "co_quann"),
            ("thuộc tính của tệp «{{ ten_van_bann }}»", "ten_van_bann"),
        )
    ]


def test_a_tag_that_no_paragraph_shows_is_checked_too() -> None:
    docx = opened()
    rows = docx.tables[0]._tbl.tblPr
    rows.append(parse_xml(f'<w:tblDescription {nsdecls("w")} w:val="{{{{ co_quann }}}}"/>'))
    hidden = f"templates/{DECISION} › chỗ không hiện trên trang"
    assert sentences(docx) == [
        f'{hidden} «{{{{ co_quann }}}}»: không có từ "co_quann". Có phải "co_quan"? {WORDS}',
    ]
    rows[-1].set(qn("w:val"), "{{ co quan }}")
    assert sentences(docx) == [f'{hidden} «{{{{ co quan }}}}»: lệnh "{{{{ co quan }}}}" viết sai. {RIGHT_WAY}']
    rows[-1].set(qn("w:val"), "{{ co_quan }}")
    assert sentences(docx) == []


def test_a_text_box_is_checked_once() -> None:
    docx = Docx()
    box = "<w:txbxContent><w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p></w:txbxContent>"
    other = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    run = parse_xml(f"<w:r {nsdecls('w')} {other}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>")
    docx.add_paragraph("Đầu")._p.append(run)
    (fault,) = check("m.docx", saved(docx), {})
    assert fault.heading == "đoạn 1, khung chữ «{{ x }}»"


def test_a_tag_that_docxtpl_does_not_find_is_told() -> None:
    (tag,) = tags([Seen(1, "đoạn 1", "{{ x }}")])
    assert [fault.code for fault in check_room._of_whole("m.docx", small("x"), [tag], {"x": ""})] == ["MAU-22"]


def test_what_docxtpl_would_tear_apart_is_told() -> None:
    docx = Docx()
    docx.add_table(1, 1).rows[0].cells[0].text = "{{ ten_dot }}"
    docx.add_paragraph("{%- if ten_dot %}x{% endif %}")
    (fault,) = check("m.docx", saved(docx), {"ten_dot": ""})
    assert fault.sentence == (
        "templates/m.docx › chỗ không hiện trên trang: có lệnh viết sai. "
        "Lấy lại tệp mẫu ban đầu rồi sửa từng chỗ, chạy thử sau mỗi lần sửa."
    )


def test_a_table_in_a_cell_has_its_place_in_it() -> None:
    docx = Docx()
    docx.add_paragraph("Đầu")
    docx.add_table(1, 1)
    inner = docx.add_table(2, 2).rows[1].cells[1].add_table(1, 3)
    inner.rows[0].cells[2].text = "{{ x }}"
    (fault,) = check("m.docx", saved(docx), {})
    assert fault.heading == "bảng 2, dòng 2, ô 2, bảng 1, dòng 1, ô 3 «{{ x }}»"


def test_a_template_that_is_missing_or_no_docx_is_told() -> None:
    rows = [
        paperwork("A", "quyet-dihn.docx", "Đợt", Stage.REPORT, "a.docx"),
        paperwork("B", "b.docx", "Đợt", Stage.REPORT, "b.docx"),
    ]
    assert [fault.sentence for fault in check_all(rows, {DECISION: b"", "b.docx": b"no zip"})] == [
        "templates/b.docx: không mở được: không phải tệp .docx. Mở bằng Word rồi lưu lại dạng .docx.",
        'templates/quyet-dihn.docx: không có tệp mẫu này. Có tệp gần giống: "quyet-dinh.docx". '
        "Đặt tệp vào thư mục templates, hoặc sửa cột Mẫu ở trang Văn bản.",
    ]


def test_every_template_of_every_stage_is_checked_in_one_run() -> None:
    broken = {}
    for name in TEMPLATES:
        docx = opened(name)
        docx.add_paragraph("{{ khong_co_tu_nay }}")
        docx.add_paragraph("{%p for x in cung_khong %}")
        broken[name] = saved(docx)
    told = [(fault.file, fault.code) for fault in check_all(rows(), broken)]
    used = sorted({row.template for row in rows()})
    assert told == [(f"templates/{name}", code) for name in used for code in ("MAU-05", "MAU-03", "MAU-05")]


def test_shipped_templates_have_no_fault_for_any_row() -> None:
    assert check_all(rows(), TEMPLATES) == []


def test_a_word_is_checked_where_todays_list_is_empty() -> None:
    row = paperwork("A", "a.docx", "Đợt", Stage.REPORT, "a.docx")
    template = small("{%p for f in tep_qua_han %}", "{{ f.tenn }}", "{%p endfor %}")
    (fault,) = check_all([row], {"a.docx": template})
    assert fault.sentence.startswith('templates/a.docx › đoạn 2 «{{ f.tenn }}»: không có từ "f.tenn".')


def test_what_a_filter_takes_is_followed() -> None:
    row = paperwork("A", "a.docx", "Đợt", Stage.REPORT, "a.docx")
    loop = "{%p for v in danh_sach.nhom|map(attribute='danh_sach') %}"
    (fault,) = check_all([row], {"a.docx": small(loop, "{{ v[0].tenn }}", "{%p endfor %}")})
    assert 'không có từ "v.tenn". Có phải "ten"?' in fault.sentence


def test_a_template_of_two_rows_is_checked_for_both() -> None:
    template = small("{{ don_vi.ten }}")
    per = {way: paperwork(way, "a.docx", way, Stage.REPORT, "a-{mã}.docx") for way in vocabulary.OF_WAY}
    assert check_all([per["Đơn vị"]], {"a.docx": template}) == []
    (fault,) = check_all([per["Đơn vị"], per["Hình thức"]], {"a.docx": template})
    assert fault.code == "MAU-07"
    (fault,) = check_all([per["Đề nghị"]], {"a.docx": template})
    assert fault.code == "MAU-07"
