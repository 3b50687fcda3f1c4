"""Every document, every fact it carries, changed by hand: reconciling names the document and what differs."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.finished import (
    NUMBERED,
    Edit,
    add_row,
    add_row_of,
    book_by_hand,
    by_hand,
    cell,
    cell_of,
    copy_line,
    copy_page,
    differences,
    drop_lines,
    drop_page,
    drop_row,
    drop_row_of,
    outputs,
    retype,
    swap,
)

LIST, MINUTES, REPORT = "hoi-dong/danh-sach.docx", "hoi-dong/bien-ban.docx", "bao-cao-tong-hop.docx"
DECISION, CERTIFICATES = "quyet-dinh/quyet-dinh-giay-khen.docx", "quyet-dinh/giay-khen.docx"
STOCK = "quyet-dinh/giay-khen-phoi.docx"
LETTER, ACHIEVEMENTS = "trinh-tinh/to-trinh-bang-khen.docx", "trinh-tinh/bao-cao-thanh-tich.docx"
EXCERPT, ENCLOSED = "trinh-tinh/bien-ban.docx", "trinh-tinh/danh-sach.docx"
EXAMPLES, DRAFT = "trinh-tinh/cong-van-dien-hinh.docx", "tra-loi/VP/ho-so/bien-ban.docx"
SUMMARY = "tong-hop.xlsx"


class Case(NamedTuple):
    """One edit: in which document, what is changed, how, and what the finding must say."""

    path: str
    what: str
    edit: Edit
    said: str


def case(path: str, what: str, edit: Edit, said: str) -> Case:
    return Case(path, what, edit, said)


IN_DECISION = [
    case(DECISION, "count in the body", retype("06 tập thể và", "07 tập thể và"), '"07 tập thể"'),
    case(DECISION, "other count in the body", retype("19 cá nhân đã", "18 cá nhân đã"), '"18 cá nhân"'),
    case(DECISION, "count beside a level", retype("; 19 cá nhân", "; 20 cá nhân"), '"20 cá nhân"'),
    case(DECISION, "count over a part of the annex", retype("(06 tập thể)", "(05 tập thể)"), '"05 tập thể"'),
    case(DECISION, "level", retype("Tập thể: 900.000", "Tập thể: 800.000"), "800.000 đồng"),
    case(DECISION, "level of the other kind", retype("Tập thể: 900.000", "Tập thể: 450.000"), "450.000 đồng"),
    case(DECISION, "coefficient", retype("hệ số 0,6", "hệ số 0,5"), "hệ số 0,5"),
    case(DECISION, "base salary", retype("lương cơ sở 1.490.000", "lương cơ sở 1.390.000"), "1.390.000"),
    case(DECISION, "sum of a kind", retype("thành tiền 5.400.000", "thành tiền 5.300.000"), "5.300.000 đồng"),
    case(DECISION, "sum of the other kind", retype("thành tiền 5.400.000", "thành tiền 8.550.000"), "8.550.000 đồng"),
    case(DECISION, "total in figures only", retype("13.950.000 đồng", "13.590.000 đồng"), "13.590.000 đồng"),
    case(DECISION, "total in words only", retype("Mười ba triệu", "Mười bốn triệu"), "Mười ba triệu"),
    case(DECISION, "own number", retype("Số: 05/QĐ", "Số: 06/QĐ"), '"06/QĐ-SKHCN"'),
    case(DECISION, "own number blotted out", retype("Số: 05/QĐ", "Số:     /QĐ"), '"…/QĐ-SKHCN"'),
    case(DECISION, "own date", retype("ngày 25 tháng 6", "ngày 24 tháng 6", "Cao Bằng"), "ngày 24 tháng 6"),
    case(DECISION, "number on the annex", retype("số 05/QĐ", "số 04/QĐ"), '"04/QĐ-SKHCN"'),
    case(DECISION, "date on the annex", retype("ngày 25 tháng 6", "ngày 25 tháng 7", "Kèm theo"), "tháng 7"),
    case(DECISION, "signer", retype("Bế Đăng Khoa", "Bế Đăng Khoá"), "Bế Đăng Khoá"),
    case(DECISION, "annex row taken out", drop_row("Hứa Thế Sơn"), "Hứa Thế Sơn"),
    case(DECISION, "annex row of a collective taken out", drop_row("| Văn phòng Sở |"), "Văn phòng Sở"),
    case(DECISION, "annex row added", add_row("Hà Văn An", Hà_Văn_An="Hà Văn Anh"), "Hà Văn Anh"),
    case(DECISION, "annex row for one not chosen", add_row("Hà Văn An", Hà_Văn_An="Lục Thị Hồng Mẫu"), "Hồng Mẫu"),
    case(DECISION, "annex row twice", add_row("Hà Văn An"), "thừa một lần"),
    case(DECISION, "name misspelt in the annex", retype("Lục Kim Bình", "Lục Kin Bình"), "Lục Kin Bình"),
    case(DECISION, "tone lost in the annex", retype("Bế Thị Hồng", "Bế Thị Hông"), "Bế Thị Hông"),
    case(DECISION, "two names exchanged in the annex", swap("Lục Kim Bình", "Vi Ngọc Huệ"), "Vi Ngọc Huệ"),
    case(DECISION, "amount in the annex", cell("Hà Văn An", 3, "540.000"), '"540.000"'),
    case(DECISION, "amount blotted out in the annex", cell("Hà Văn An", 3, ""), "Hà Văn An"),
    case(DECISION, "place of work in the annex", cell("Hà Văn An", 2, "Chuyên viên, Thanh tra Sở"), "Chuyên viên"),
]

IN_CERTIFICATES = [
    edited
    for path, two_lines in ((CERTIFICATES, True), (STOCK, False))
    for edited in (
        case(path, "name misspelt", retype("Hà Đức Tuấn", "Hà Đức Tuần"), "Hà Đức Tuần"),
        case(path, "name of a collective misspelt", retype("Phòng Kế hoạch", "Phòng Kế toán"), "Phòng Kế hoạch"),
        case(path, "two names exchanged", swap("Ông Hà Văn An", "Bà Vi Ngọc Huệ"), "Vi Ngọc Huệ"),
        case(path, "decision's number on one", retype("05/QĐ", "15/QĐ", nth=3), '"15/QĐ-SKHCN"'),
        case(path, "decision's date on one", retype("gày 25 tháng 6", "gày 26 tháng 6", nth=7), "26 tháng 6"),
        case(path, "signer on one", retype("Bế Đăng Khoa", "Bế Đăng Khôi", nth=9), "Bế Đăng Khôi"),
        *(
            (
                case(path, "one taken out", drop_page("Hứa Văn Sơn"), "Hứa Văn Sơn"),
                case(path, "a collective's taken out", drop_page("Trung tâm Ứng dụng tiến bộ khoa học và công nghệ"),
                     "24 giấy"),
                case(path, "one printed twice", copy_page("Hứa Văn Sơn"), "thừa một lần"),
                case(path, "one for somebody else", copy_page("Hứa Văn Sơn", "Hứa Văn Sang"), "26 giấy"),
            )
            if two_lines
            else (
                case(path, "one taken out", drop_lines("Ông Hứa Văn Sơn", 8), "Hứa Văn Sơn"),
                case(path, "name taken out", drop_lines("Ông Hứa Văn Sơn"), "Hứa Văn Sơn"),
            )
        ),
    )
]  # fmt: skip

IN_MINUTES = [
    case(MINUTES, "number", retype("Số: 01/BB", "Số: 02/BB"), '"02/BB-HĐTĐKT"'),
    case(MINUTES, "time of the beginning", retype("14 giờ 00", "15 giờ 00"), "15 giờ 00"),
    case(MINUTES, "day of the end", retype("ngày 22/6/2021", "ngày 23/6/2021", "kết thúc"), "23/6/2021"),
    case(MINUTES, "members present", retype("có mặt 06", "có mặt 07"), "7/7 thành viên"),
    case(MINUTES, "all members", retype("tổng số 07", "tổng số 09"), "6/9 thành viên"),
    case(MINUTES, "a member's name", retype("Lục Thị Ngân", "Lục Thị Ngàn"), "Lục Thị Ngân"),
    case(MINUTES, "a member taken out", drop_lines("- Triệu Tường Lâm"), "Triệu Tường Lâm"),
    case(MINUTES, "chair", retype("Bế Đăng Khoa", "Lục Thị Ngân", "Chủ trì"), '"Lục Thị Ngân"'),
    case(MINUTES, "secretary", retype("Đoàn Thiên Hương", "Đoàn Thiên Hường", "ghi biên bản"), "Đoàn Thiên Hường"),
    case(MINUTES, "chair who signs", retype("Bế Đăng Khoa", "Bế Văn Khoa", nth=3), "Bế Văn Khoa"),
    case(MINUTES, "secretary who signs", retype("Đoàn Thiên Hương", "Đoàn Hương", nth=3), "Đoàn Hương"),
    case(MINUTES, "count of the eligible", retype("điều kiện: 07 tập thể", "điều kiện: 08 tập thể"), "08 tập thể"),
    case(MINUTES, "count of the ineligible", retype("05 cá nhân", "06 cá nhân"), "06 cá nhân"),
    case(MINUTES, "count of the late", retype("01 tập thể và 02", "01 tập thể và 03"), "03 cá nhân"),
    case(MINUTES, "count of units", retype("10 trên tổng số 12", "11 trên tổng số 12"), "11/12 đơn vị"),
    case(MINUTES, "count proposed", retype("cho 01 tập thể, gồm", "cho 02 tập thể, gồm"), "02 tập thể"),
    case(MINUTES, "count awarded", retype("06 tập thể và 19", "06 tập thể và 20"), "20 cá nhân"),
    case(MINUTES, "votes", cell("Hoàng Thế Phong", 3, "6"), '"6"'),
    case(MINUTES, "votes for the higher award", cell("Lã Kim Giang", 3, "5"), '"5"'),
    case(MINUTES, "share", cell("Hoàng Thế Phong", 4, "71,5%"), '"71,5%"'),
    case(MINUTES, "proposing unit", cell("Hoàng Thế Phong", 2, "Thanh tra Sở"), '"Thanh tra Sở"'),
    case(MINUTES, "row of votes taken out", drop_row("Lã Kim Giang"), "Lã Kim Giang"),
    case(MINUTES, "row of votes twice", add_row("Hoàng Thế Phong"), "thừa một lần"),
    case(MINUTES, "row of votes added", add_row("Hoàng Thế Phong", Hoàng_Thế_Phong="Hoàng Thế Vinh"), "Hoàng Thế Vinh"),
    case(MINUTES, "name in the votes", retype("Hoàng Thế Phong", "Hoàng Thế Phòng"), "Hoàng Thế Phòng"),
    case(MINUTES, "two names exchanged in the votes", swap("Hà Văn An,", "Lục Thị Hồng Mẫu,"), "Lục Thị Hồng Mẫu"),
    case(MINUTES, "ineligible taken out", drop_row("Vi Đức Nam"), "Vi Đức Nam"),
    case(MINUTES, "ineligible misspelt", retype("Vi Đức Nam", "Vi Đức Năm"), "Vi Đức Năm"),
    case(MINUTES, "name in the conclusion", retype("7. Ông Hà Văn An", "7. Ông Hà Văn Ân"), "Hà Văn Ân"),
    case(
        MINUTES, "only name in a conclusion", retype("1. Phòng Quản lý khoa", "1. Phòng Quản lí khoa"), "Phòng Quản lí"
    ),
    case(MINUTES, "line of the conclusion taken out", drop_lines("25. Bà Triệu"), "Triệu Ngọc Yến"),
    case(MINUTES, "line of the conclusion twice", copy_line("25. Bà Triệu", "25.", "26."), "thừa một lần"),
    case(
        MINUTES, "line added to the conclusion", copy_line("25. Bà Triệu", "25. Bà Triệu", "26. Bà Tô"), "Tô Ngọc Yến"
    ),
    case(MINUTES, "names exchanged in the conclusion", swap("Lục Kim Bình", "Vi Ngọc Huệ", nth=2), "Vi Ngọc Huệ"),
    case(MINUTES, "votes of the one not chosen", retype("3/7 phiếu", "2/7 phiếu"), '"2/7"'),
]

IN_LIST = [
    case(LIST, "count of the eligible", retype("07 tập thể và 20", "07 tập thể và 21"), "21 cá nhân"),
    case(LIST, "count of the ineligible", retype("03 tập thể và 05", "02 tập thể và 05"), "02 tập thể"),
    case(LIST, "count in a heading", retype("(20 cá nhân)", "(19 cá nhân)"), "19 cá nhân"),
    case(LIST, "units counted before they are named", retype("(02 đơn vị)", "(03 đơn vị)"), "3 đơn vị"),
    case(LIST, "eligible taken out", drop_row("Lục Thị Hồng Mẫu"), "Lục Thị Hồng Mẫu"),
    case(LIST, "eligible twice", add_row("Hứa Thế Sơn"), "thừa một lần"),
    case(LIST, "eligible misspelt", retype("Hứa Thế Sơn", "Hứa Thế Sớn"), "Hứa Thế Sớn"),
    case(LIST, "ineligible taken out", drop_row("Nông Kim Dung"), "Nông Kim Dung"),
    case(LIST, "ineligible added", add_row("Nông Kim Dung", Nông_Kim_Dung="Nông Kim Dũng"), "Nông Kim Dũng"),
    case(LIST, "late taken out", drop_row("Lã Ngọc Giang"), "Lã Ngọc Giang"),
    case(LIST, "late misspelt", retype("Lã Ngọc Giang", "Lã Ngọc Giảng"), "Lã Ngọc Giảng"),
    case(LIST, "award asked for", cell("Hứa Thế Sơn", 3, "Bằng khen"), '"Bằng khen"'),
    case(LIST, "award asked for by an ineligible", cell("Nông Kim Dung", 3, "Bằng khen"), '"Bằng khen"'),
    case(LIST, "award asked for where none was", cell("Lê Bích Đào", 3, "Giấy khen"), '"Giấy khen"'),
    case(LIST, "proposing unit", cell("Hứa Thế Sơn", 2, "Văn phòng Sở"), '"Văn phòng Sở"'),
    case(LIST, "criteria met", cell("Hứa Thế Sơn", 4, "4/5"), '"4/5"'),
    case(LIST, "ratio", cell("Thanh tra Sở", 5, "88,5%"), '"88,5%"'),
    case(LIST, "votes at the unit", cell("Hứa Thế Sơn", 8, "15"), '"15"'),
    case(LIST, "two names exchanged", swap("Hứa Thế Sơn", "Hứa Văn Sơn"), "Hứa Văn Sơn"),
    case(LIST, "secretary who signs", retype("Đoàn Thiên Hương", "Đoàn Thiện Hương"), "Đoàn Thiện Hương"),
]  # fmt: skip

IN_LETTERS = [
    case(LETTER, "number", retype("Số: 12/TTr", "Số: 13/TTr"), '"13/TTr-SKHCN"'),
    case(LETTER, "date", retype("ngày 25 tháng 6", "ngày 26 tháng 6", "Cao Bằng"), "ngày 26 tháng 6"),
    case(LETTER, "minutes it names", retype("01/BB-HĐTĐKT", "11/BB-HĐTĐKT"), '"11/BB-HĐTĐKT"'),
    case(LETTER, "count", retype("cho 01 tập thể", "cho 02 tập thể"), "02 tập thể"),
    case(LETTER, "name", retype("1. Phòng Quản lý khoa học", "1. Phòng Quản lý khoa hoc"), "Phòng Quản lý khoa hoc"),
    case(LETTER, "another's name", retype("1. Phòng Quản lý khoa học", "1. Thanh tra Sở"), "Thanh tra Sở"),
    case(LETTER, "criteria met", retype("5/5", "4/5"), '"4/5"'),
    case(LETTER, "ratio", retype("90%", "95%"), '"95%"'),
    case(LETTER, "votes", retype("5 phiếu", "6 phiếu"), '"6"'),
    case(LETTER, "share", retype("71,4%", "74,1%"), '"74,1%"'),
    case(LETTER, "signer", retype("Bế Đăng Khoa", "Bế Khoa"), "Bế Khoa"),
    case(ACHIEVEMENTS, "name", retype("1. Tên tập thể: Phòng Quản lý khoa học", "1. Tên tập thể: Phòng QLKH"),
         "Phòng Quản lý khoa học"),
    case(ACHIEVEMENTS, "ratio", retype("90%", "99%", "tỷ lệ hoàn thành"), '"99%"'),
    case(ACHIEVEMENTS, "date", retype("ngày … tháng … năm 2021", "ngày 25 tháng 6 năm 2020"), "năm 2020"),
    case(EXCERPT, "number", retype("Số: 01/BB", "Số: 10/BB"), '"10/BB-HĐTĐKT"'),
    case(EXCERPT, "members present", retype("có mặt 06", "có mặt 05"), "5/7 thành viên"),
    case(EXCERPT, "chair", retype("Bế Đăng Khoa", "Hà Văn An", "Chủ trì"), '"Hà Văn An"'),
    case(EXCERPT, "time", retype("16 giờ 30", "16 giờ 45"), "16 giờ 45"),
    case(EXCERPT, "count", retype("cho 01 tập thể", "cho 03 tập thể"), "03 tập thể"),
    case(EXCERPT, "name in the conclusion", retype("1. Phòng Quản lý khoa", "1. Phòng Quản"), "Phòng Quản lý khoa"),
    case(EXCERPT, "votes", cell("Lã Kim Giang", 3, "5"), '"5"'),
    case(EXCERPT, "share", cell("Phòng Quản lý khoa học", 4, "72%"), '"72%"'),
    case(EXCERPT, "row of votes taken out", drop_row("Lã Kim Giang"), "Lã Kim Giang"),
    case(EXCERPT, "row of votes added", add_row("Lã Kim Giang", Lã_Kim_Giang="Lã Thu Giang"), "Lã Thu Giang"),
    case(ENCLOSED, "count in a heading", retype("(01 tập thể)", "(02 tập thể)"), "02 tập thể"),
    case(ENCLOSED, "count in the text", retype("gồm 01 tập thể", "gồm 02 tập thể"), "02 tập thể"),
    case(ENCLOSED, "letter it names", retype("số 12/TTr-SKHCN", "số 14/TTr-SKHCN"), '"14/TTr-SKHCN"'),
    case(ENCLOSED, "name", cell("71,4%", 1, "Phòng Quản lý khao học"), "Phòng Quản lý khoa học"),
    case(ENCLOSED, "row taken out", drop_row("71,4%"), "0 tập thể"),
    case(ENCLOSED, "row added", add_row("71,4%", Phòng_Quản_lý_khoa_học="Thanh tra Sở"), "Thanh tra Sở"),
    case(ENCLOSED, "votes", cell("71,4%", 3, "6"), '"6"'),
    case(ENCLOSED, "share", cell("71,4%", 4, "81,4%"), '"81,4%"'),
    case(ENCLOSED, "signer", retype("Bế Đăng Khoa", "Bế Đặng Khoa"), "Bế Đặng Khoa"),
    case(EXAMPLES, "name", retype("Triệu Ngọc Yến", "Triệu Ngọc Yên"), "Triệu Ngọc Yên"),
    case(EXAMPLES, "row taken out", drop_row("Công đoàn cơ sở Sở"), "Công đoàn cơ sở Sở"),
    case(EXAMPLES, "signer", retype("Bế Đăng Khoa", "Bế Đăng Kha"), "Bế Đăng Kha"),
    case(DRAFT, "name", retype("Bà Vi Ngọc Huệ", "Bà Vi Ngọc Huế"), "Vi Ngọc Huế"),
    case(DRAFT, "row taken out", drop_row("Vi Ngọc Huệ"), "Vi Ngọc Huệ"),
    case(DRAFT, "another unit's nominee", add_row("Vi Ngọc Huệ", Vi_Ngọc_Huệ="Lã Thu Giang"), "Lã Thu Giang"),
]  # fmt: skip

IN_REPORT = [
    case(REPORT, "number", retype("Số: 20/BC", "Số: 21/BC"), '"21/BC-SKHCN"'),
    case(REPORT, "date", retype("ngày 29 tháng 6", "ngày 30 tháng 6", "Cao Bằng"), "ngày 30 tháng 6"),
    case(REPORT, "number on an annex", retype("số 20/BC", "số 02/BC", nth=2), '"02/BC-SKHCN"'),
    case(REPORT, "date on an annex", retype("ngày 29 tháng 6", "ngày 28 tháng 6", "Kèm theo"), "ngày 28 tháng 6"),
    case(REPORT, "signer", retype("Bế Đăng Khoa", "Bế Đăng Khoan"), "Bế Đăng Khoan"),
    case(REPORT, "time of the meeting", retype("14 giờ 00", "14 giờ 30"), "14 giờ 30"),
    case(REPORT, "members present", retype("có mặt 06 trên", "có mặt 07 trên"), "7/7 thành viên"),
    case(REPORT, "units in time", retype("Có 10 trên", "Có 9 trên"), "9/12 đơn vị"),
    case(REPORT, "count asked for", retype("11 tập thể và 27", "11 tập thể và 28"), "28 cá nhân"),
    case(REPORT, "count of the eligible", retype("07 tập thể và 20", "06 tập thể và 20"), "06 tập thể"),
    case(REPORT, "count of the ineligible", retype("03 tập thể và 05", "03 tập thể và 04"), "04 cá nhân"),
    case(REPORT, "count of the late", retype("01 tập thể và 02", "02 tập thể và 02"), "02 tập thể"),
    case(REPORT, "count proposed", retype("tặng cho 01 tập", "tặng cho 03 tập"), "03 tập thể"),
    case(REPORT, "count awarded", retype("cho 06 tập thể và 19", "cho 06 tập thể và 29"), "29 cá nhân"),
    case(REPORT, "count of those not chosen", retype("được chọn: 01 cá nhân", "được chọn: 02 cá nhân"), "02 cá nhân"),
    case(REPORT, "count over an annex", retype("tỉnh Cao Bằng: 06 tập thể", "tỉnh Cao Bằng: 05 tập thể"), "05 tập thể"),
    case(REPORT, "count over the ineligible", retype("Không đủ điều kiện: 03", "Không đủ điều kiện: 04"), "04 tập thể"),
    case(REPORT, "count over a part", retype("(19 cá nhân)", "(18 cá nhân)"), "18 cá nhân"),
    case(REPORT, "state of units", cell("Có cảnh báo", 1, "5"), '"5"'),
    case(REPORT, "units of a state", cell("Hợp lệ", 1, "5"), '"5"'),
    case(REPORT, "sum of units", cell("Cộng", 1, "13"), '"13"'),
    case(REPORT, "asked for, by award", cell("Cao Bằng, cá nhân", 1, "2"), '"2"'),
    case(REPORT, "awarded, by award", cell("tỉnh Cao Bằng, tập thể", 2, "7", nth=1), '"7"'),
    case(REPORT, "figure of the chart", cell("tỉnh Cao Bằng, tập thể", 1, "10\n7", nth=3), '"7"'),
    case(REPORT, "number in the fund", cell("900.000 | 5.400.000", 2, "7"), '"7"'),
    case(REPORT, "level in the fund", cell("900.000 | 5.400.000", 3, "800.000"), '"800.000"'),
    case(REPORT, "sum in the fund", cell("900.000 | 5.400.000", 4, "4.500.000"), '"4.500.000"'),
    case(REPORT, "what is only proposed in the fund", cell("2.980.000", 4, "2.890.000"), '"2.890.000"'),
    case(REPORT, "total of the fund", cell("Tổng cộng", 4, "13.900.000"), '"13.900.000"'),
    case(REPORT, "total in figures only", retype("13.950.000 đồng", "13.950.001 đồng"), "13.950.001 đồng"),
    case(REPORT, "total in words only", retype("năm mươi nghìn", "sáu mươi nghìn"), "năm mươi nghìn"),
    case(REPORT, "votes", cell("Lục Ngọc Bình", 3, "6"), '"6"'),
    case(REPORT, "share", cell("Lục Ngọc Bình", 4, "75%"), '"75%"'),
    case(REPORT, "name among the awarded", retype("Lục Ngọc Bình", "Lục Ngọc Bính"), "Lục Ngọc Bính"),
    case(REPORT, "awarded taken out", drop_row("Lục Ngọc Bình"), "Lục Ngọc Bình"),
    case(REPORT, "awarded twice", add_row("Lục Ngọc Bình"), "thừa một lần"),
    case(REPORT, "row for one not chosen", add_row("Lục Ngọc Bình", Lục_Ngọc_Bình="Lục Thị Hồng Mẫu"), "Hồng Mẫu"),
    case(REPORT, "two names exchanged", swap("Lục Ngọc Bình", "Hứa Văn Sơn"), "Hứa Văn Sơn"),
    case(REPORT, "place of work", cell("Lục Ngọc Bình", 2, "Chuyên viên, Văn phòng Sở"), "Lục Ngọc Bình"),
    case(REPORT, "ineligible taken out", drop_row("Nông Minh Dũng"), "Nông Minh Dũng"),
    case(REPORT, "award asked for by an ineligible", cell("Nông Minh Dũng", 3, "Bằng khen"), '"Bằng khen"'),
    case(REPORT, "late misspelt", retype("Hoàng Quang Phong", "Hoàng Quang Phông"), "Hoàng Quang Phông"),
    case(REPORT, "state of a unit", cell("Thanh tra Sở | Có cảnh báo", 2, "Hợp lệ"), '"Hợp lệ"'),
    case(REPORT, "nominations of a unit", cell("Thanh tra Sở | Có cảnh báo", 4, "4"), '"4"'),
    case(REPORT, "faults of a unit", cell("Phòng Quản lý chuyên ngành | Trả lại", 5, "0"), '"0"'),
    case(REPORT, "exemplary case", retype("3. Triệu Ngọc Yến", "3. Triệu Ngọc Yên"), "Triệu Ngọc Yên"),
    case(REPORT, "exemplary case taken out", drop_lines("5. Công đoàn cơ sở"), "Công đoàn cơ sở Sở"),
    case(REPORT, "units counted before they are named", retype("bị trả lại (02)", "bị trả lại (01)"), "1 đơn vị"),
]

IN_SUMMARY = [
    case(SUMMARY, "count of nominations", cell_of("Tổng quan", "Đề nghị › Tổng số", "Giá trị", 39), "39"),
    case(SUMMARY, "count of a kind", cell_of("Tổng quan", "Đề nghị › Cá nhân", "Giá trị", 28), "28"),
    case(SUMMARY, "count of the eligible", cell_of("Tổng quan", "Đủ điều kiện", "Giá trị", 26), "26"),
    case(SUMMARY, "count awarded", cell_of("Tổng quan", "Kết quả › Giấy khen", "Giá trị", 24), "24"),
    case(SUMMARY, "count not chosen", cell_of("Tổng quan", "Không được chọn", "Giá trị", 0), '"0"'),
    case(SUMMARY, "count of a state", cell_of("Tổng quan", "Đơn vị › Trả lại", "Giá trị", 3), '"3'),
    case(SUMMARY, "total of the fund", cell_of("Tổng quan", "Tổng tiền thưởng", "Giá trị", 13_950_001), "13950001"),
    case(SUMMARY, "count of faults", cell_of("Tổng quan", "Lỗi › Lỗi", "Giá trị", 5), '"5'),
    case(SUMMARY, "day", cell_of("Tổng quan", "Tính đến ngày", "Giá trị", "29/6/2021"), "29/6/2021"),
    case(SUMMARY, "line of the overview taken out", drop_row_of("Tổng quan", "Hòa phiếu"), "Hòa phiếu"),
    case(SUMMARY, "state of a unit", cell_of("Đơn vị", "TTS", "Trạng thái", "Hợp lệ"), "Hợp lệ"),
    case(SUMMARY, "nominations of a unit", cell_of("Đơn vị", "TTS", "Số đề nghị", 5), '"5'),
    case(SUMMARY, "unit taken out", drop_row_of("Đơn vị", "CDTN"), "Chi đoàn thanh niên Sở"),
    case(SUMMARY, "name proposed", cell_of("Đề nghị", "Hà Văn An", "Tên", "Hà Văn Anh"), "Hà Văn Anh"),
    case(SUMMARY, "position", cell_of("Đề nghị", "Hà Văn An", "Chức vụ", "Chuyên viên"), "Chuyên viên"),
    case(SUMMARY, "award asked for", cell_of("Đề nghị", "Hà Văn An", "Hình thức đề nghị", "Bằng khen"), '"Bằng khen"'),
    case(SUMMARY, "ratio", cell_of("Đề nghị", "TTS.xlsx › Tập thể", "Tỷ lệ", 0.975), "0.975"),
    case(SUMMARY, "eligible", cell_of("Đề nghị", "Nông Kim Dung", "Đủ điều kiện", "Có"), '"Có"'),
    case(SUMMARY, "outcome", cell_of("Đề nghị", "Lục Thị Hồng Mẫu", "Kết quả", "GK"), '"GK"'),
    case(SUMMARY, "nomination taken out", drop_row_of("Đề nghị", "Hà Văn An"), "Hà Văn An"),
    case(SUMMARY, "nomination added", add_row_of("Đề nghị", "Hà Văn An", A="CN-00000000"), "CN-00000000"),
    case(SUMMARY, "nomination twice", add_row_of("Đề nghị", "Hà Văn An"), "thừa một lần"),
    case(SUMMARY, "name awarded", cell_of("Kết quả", "Hà Văn An", "Tên", "Hà Văn Ân"), "Hà Văn Ân"),
    case(SUMMARY, "award", cell_of("Kết quả", "Hà Văn An", "Hình thức", "Đề nghị: Bằng khen"), "Bằng khen"),
    case(SUMMARY, "votes", cell_of("Kết quả", "Hà Văn An", "Phiếu", 4), '"4'),
    case(SUMMARY, "amount", cell_of("Kết quả", "Hà Văn An", "Mức thưởng", 900_000), "900000"),
    case(
        SUMMARY, "amount of what is only proposed", cell_of("Kết quả", "Bằng khen", "Mức thưởng", 2_980_000), "2980000"
    ),
    case(SUMMARY, "awarded taken out", drop_row_of("Kết quả", "Hà Văn An"), "Hà Văn An"),
    case(SUMMARY, "number in the fund", cell_of("Kinh phí", "Giấy khen", "Số lượng", 7), '"7"'),
    case(SUMMARY, "level in the fund", cell_of("Kinh phí", "Giấy khen", "Mức", 800_000), '"800.000"'),
    case(SUMMARY, "sum in the fund", cell_of("Kinh phí", "Giấy khen", "Thành tiền", 1), '"1"'),
    case(SUMMARY, "total of the fund", cell_of("Kinh phí", "Tổng cộng", "Thành tiền", 14_000_000), '"14.000.000"'),
    case(SUMMARY, "row of an origin", cell_of("Nguồn gốc", "TTS.xlsx", "Dòng", 9), "Nguồn gốc"),
    case(SUMMARY, "rule", cell_of("Quy tắc", "Ngưỡng biểu quyết", "Giá trị", "60%"), "(60%"),
]

CASES = [*IN_DECISION, *IN_CERTIFICATES, *IN_MINUTES, *IN_LIST, *IN_LETTERS, *IN_REPORT, *IN_SUMMARY]


@pytest.mark.parametrize("made", CASES, ids=[f"{one.path} — {one.what}" for one in CASES])
def test_what_is_changed_by_hand_is_named_with_its_document(made: Case) -> None:
    files = outputs(tuple(NUMBERED.items()))
    hand = book_by_hand if made.path.endswith(".xlsx") else by_hand
    edited = {made.path: hand(files[made.path], made.edit)}
    found = differences(edited | {"manifest.json": files["manifest.json"]})
    assert [one.sentence for one in found if made.said in one.message or made.said == one.sheet], found
    assert {one.file for one in found} == {made.path}
