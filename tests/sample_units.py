"""What the units of the sample campaign wrote: every person and figure is invented. Data only.

`tests.sample` fills it in. A person is meant by a unit and a place among those of its roster who have a birth date (the
plan's own people have none there, and stay out of the sample).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

TOP, OWN = "BK", "GK"  # the codes of the two awards
MARK = "(số liệu mẫu)"

WORKS = {
    "VP": 'Công trình "Vườn hoa Ngày về nguồn" tại trụ sở Sở, hoàn thành ngày 26/01/2021.',
    "TTS": "Rà soát, đưa lên mạng toàn bộ 42 văn bản pháp luật chuyên ngành để người dân tra cứu.",
    "KHTC": "Số hóa hồ sơ quyết toán 2016-2020 của 61 nhiệm vụ khoa học và công nghệ.",
    "QLKH": "Hoàn thành cơ sở dữ liệu 128 đề tài, dự án của tỉnh trước ngày 28/01/2021.",
    "QLCN": "Bản đồ công nghệ của 35 cơ sở chế biến nông sản trên địa bàn tỉnh.",
    "QLCNG": "Hướng dẫn 10 xã biên giới lập hồ sơ bảo hộ nhãn hiệu tập thể.",
    "CCTDC": "Kiểm định miễn phí 300 cân đồng hồ lò xo tại 5 chợ trung tâm.",
    "TTUD": "Trao 2.000 cây lê giống Đông Khê và tập huấn kỹ thuật cho 40 hộ nghèo.",
    "TTUD-2": 'Vườn ươm "Ơn Bác": 5.000 cây dẻ ghép trồng tại huyện Trùng Khánh.',
    "TTTT": "Chuyên trang kỷ niệm 80 năm Ngày Bác Hồ về nước, 25 tin, bài, 2 phóng sự.",
    "TTKT": "Lấy mẫu, phân tích miễn phí nguồn nước của 12 điểm trường vùng cao.",
}


class Person(NamedTuple):
    """One individual: a place in the roster of `unit` (blank: the form's own); `changes` are cells by heading."""

    who: int
    summary: str
    votes: int
    award: str = OWN
    unit: str = ""
    changes: Mapping[str, Any] = {}


class Group(NamedTuple):
    """One collective: `name` blank means the unit itself; `targets` are (target, measure, registered, achieved)."""

    summary: str
    votes: int
    targets: tuple[tuple[str, str, float, float], ...]
    award: str = OWN
    name: str = ""
    work: str = ""
    changes: Mapping[str, Any] = {}


class Form(NamedTuple):
    """One workbook a unit sent."""

    groups: tuple[Group, ...]
    people: tuple[Person, ...]
    attendance: int
    reviewed: str
    result: str
    example: tuple[int | None, str, str] | None = None
    letter: str = ""


FORMS: Mapping[str, Form] = {
    # A room: it owes no Tờ trình, and everything is in order.
    "VP": Form(
        (
            Group(
                "Tham mưu ban hành 214 văn bản đúng hạn; 100 % hồ sơ thủ tục hành chính giải quyết trước và đúng "
                "hạn; tiết kiệm 8 % chi thường xuyên 6 tháng đầu năm 2021.",
                9,
                (
                    ("Văn bản tham mưu đúng hạn", "%", 98, 100),
                    ("Hồ sơ một cửa giải quyết đúng hạn", "%", 100, 100),
                    ("Lớp tập huấn văn thư điện tử", "lớp", 2, 1),
                ),
            ),
        ),
        (
            Person(0, "Chỉ đạo xây dựng quy chế làm việc, điều hành 12 hội nghị trực tuyến an toàn, đúng yêu cầu.", 9),
            Person(
                1, "Đề xuất 01 sáng kiến theo dõi văn bản đến hạn, giảm một nửa số văn bản chậm so với năm 2020.", 8
            ),
            Person(
                3, "Quản lý xe và tài sản công đúng định mức, không để xảy ra mất an toàn, tiết kiệm 11 % xăng dầu.", 8
            ),
        ),
        9,
        "08/06/2021",
        "Tham mưu giao 100 % chỉ tiêu khoa học và công nghệ năm 2021 cho các phòng, đơn vị trong tháng 01; theo "
        "dõi, đôn đốc hằng tuần.",
        (
            2,
            "Cá nhân",
            "Mười hai năm làm văn thư không để thất lạc một văn bản; tự học và hướng dẫn lại cho 9 đơn vị.",
        ),
    ),
    # Warnings only: a newcomer is not in the roster yet.
    "TTS": Form(
        (
            Group(
                "Thực hiện 3 cuộc thanh tra theo kế hoạch tại 27 cơ sở, xử lý 4 cơ sở vi phạm, nộp ngân sách 46 "
                "triệu đồng; giải quyết dứt điểm 2 đơn phản ánh.",
                4,
                (("Cuộc thanh tra theo kế hoạch", "cuộc", 4, 3), ("Đơn thư giải quyết đúng hạn", "%", 100, 100)),
            ),
        ),
        (
            Person(
                0,
                "Tổ chức 5 buổi tuyên truyền pháp luật và kỷ niệm 80 năm Ngày Bác Hồ về nước cho 420 lượt người.",
                4,
            ),
            Person(
                1,
                "Tham gia 3 cuộc thanh tra, phát hiện kịp thời 2 lô hàng đóng gói sẵn thiếu định lượng.",
                3,
                changes={
                    "Họ và tên": "Lục Thị Hồng Mẫu",
                    "Danh xưng": "Bà",
                    "Ngày sinh": "14/09/1994",
                    "Chức vụ": "Thanh tra viên tập sự",
                },
            ),
        ),
        4,
        "09/06/2021",
        "Hoàn thành 3/4 cuộc thanh tra của kế hoạch năm; kết luận công bố công khai đúng thời hạn.",
    ),
    # Sent with faults on 10/6 and mended on 15/6 (see `FIRST_TRY`).
    "KHTC": Form(
        (
            Group(
                "Thẩm định dự toán 23 nhiệm vụ, cắt giảm 412 triệu đồng chi chưa hợp lý; giải ngân 61 % vốn sự "
                "nghiệp khoa học trong 6 tháng, cao nhất trong 5 năm.",
                5,
                (("Giải ngân vốn sự nghiệp", "%", 55, 61), ("Dự toán thẩm định đúng hạn", "hồ sơ", 23, 23)),
            ),
        ),
        (
            Person(
                0,
                "Chủ trì xây dựng kế hoạch khoa học và công nghệ 5 năm 2021-2025, được tỉnh phê duyệt đúng tiến độ.",
                5,
            ),
            Person(
                1,
                "Cải tiến bảng theo dõi thanh quyết toán, rút thời gian đối chiếu với Kho bạc từ 5 ngày còn 2 ngày.",
                5,
            ),
        ),
        5,
        "07/06/2021",
        "Giải ngân 61 % vốn sự nghiệp khoa học và công nghệ; phân bổ xong vốn đầu tư trong quý I.",
    ),
    # Asks the higher award for itself; sent again after the deadline, which changes nothing.
    "QLKH": Form(
        (
            Group(
                "Quản lý 31 nhiệm vụ đang thực hiện, nghiệm thu 9 nhiệm vụ (vượt 1), 7 kết quả được chuyển giao "
                "cho huyện, thành phố; bảo hộ thành công 2 chỉ dẫn địa lý cho sản phẩm của tỉnh; là đơn vị dẫn "
                "đầu khối thi đua.",
                6,
                (
                    ("Nghiệm thu nhiệm vụ cấp tỉnh", "nhiệm vụ", 8, 9),
                    ("Chuyển giao kết quả nghiên cứu", "kết quả", 10, 7),
                    ("Hội thảo khoa học", "hội thảo", 2, 2),
                ),
                TOP,
            ),
        ),
        (
            Person(
                0, "Chỉ đạo hoàn thành cơ sở dữ liệu nhiệm vụ khoa học; chủ biên kỷ yếu 128 đề tài, dự án của tỉnh.", 6
            ),
            Person(
                1,
                "Thư ký 9 hội đồng nghiệm thu, không hồ sơ nào chậm; hướng dẫn 14 tổ chức đăng ký nhiệm vụ trên mạng.",
                6,
            ),
            Person(
                2,
                "Theo dõi 8 dự án nông thôn miền núi, kịp thời tháo gỡ để 3 dự án trồng dược liệu về đích sớm 2 tháng.",
                5,
            ),
        ),
        6,
        "04/06/2021",
        "Nghiệm thu 9/8 nhiệm vụ, đạt 112 % kế hoạch 6 tháng; 7 kết quả nghiên cứu được chuyển giao.",
        (
            None,
            "Tập thể",
            "Cả phòng thay nhau xuống 10 huyện, thành phố để mỗi đề tài nghiệm thu xong đều có nơi nhận dùng.",
        ),
    ),
    # A collective at 59 %, and an honest "Không".
    "QLCN": Form(
        (
            Group(
                "Thẩm định công nghệ 6 dự án đầu tư, hỗ trợ 4 doanh nghiệp đổi mới thiết bị chế biến miến dong, "
                "chè và thạch đen; thẩm tra 11 hợp đồng chuyển giao công nghệ.",
                5,
                (("Doanh nghiệp được hỗ trợ đổi mới công nghệ", "doanh nghiệp", 100, 59),),
            ),
        ),
        (
            Person(
                0,
                "Tham mưu đề án phát triển thị trường khoa học và công nghệ; kết nối 5 hợp đồng trị giá 2,1 tỷ đồng.",
                5,
            ),
            Person(
                1,
                "Thẩm định 6 hồ sơ công nghệ, phát hiện 1 dây chuyền đã lạc hậu, giúp doanh nghiệp tránh thiệt hại.",
                4,
            ),
            Person(
                2,
                "Thẩm tra 11 hợp đồng chuyển giao công nghệ đúng hạn; đi học dài ngày nên chưa tham gia hoạt động "
                "nhân đạo của Sở.",
                3,
                changes={"CN4": "Không"},
            ),
        ),
        5,
        "10/06/2021",
        "Hỗ trợ 4 doanh nghiệp đổi mới thiết bị; thẩm định công nghệ 6 dự án đầu tư, không có hồ sơ quá hạn.",
    ),
    # To be returned: an award and an answer missing, Đăng ký 0, a name misspelt in Chỉ tiêu.
    "QLCNG": Form(
        (
            Group(
                "Hướng dẫn 16 tổ chức, cá nhân đăng ký sở hữu công nghiệp, được cấp 5 văn bằng; quản lý 38 cơ sở "
                "bức xạ an toàn tuyệt đối.",
                5,
                (("Văn bằng bảo hộ được cấp", "văn bằng", 6, 5), ("Lớp tập huấn sở hữu trí tuệ", "lớp", 0, 1)),
            ),
        ),
        (
            Person(0, "Chủ trì xây dựng 2 nhãn hiệu chứng nhận cho sản phẩm chủ lực của tỉnh, đúng tiến độ.", 5),
            Person(
                1,
                "Hướng dẫn 16 hồ sơ sở hữu công nghiệp, 5 hồ sơ đã được cấp văn bằng.",
                5,
                changes={"Hình thức đề nghị": None},
            ),
            Person(
                2,
                "Kiểm tra an toàn bức xạ 38 cơ sở, lập hồ sơ theo dõi liều cho 64 nhân viên bức xạ.",
                4,
                changes={"CN3": None},
            ),
        ),
        5,
        "11/06/2021",
        "Được cấp 5 văn bằng bảo hộ; 38 cơ sở bức xạ được kiểm tra, không có sự cố.",
    ),
    # Đơn vị trực thuộc with its Tờ trình; its individual asks the higher award.
    "CCTDC": Form(
        (
            Group(
                "Kiểm định 4.215 phương tiện đo, kiểm tra 86 cơ sở kinh doanh xăng dầu, vàng và điện tử; tiếp "
                "nhận 31 hồ sơ công bố hợp quy, trả trước hạn 28 hồ sơ.",
                11,
                (
                    ("Phương tiện đo được kiểm định", "phương tiện", 6000, 4215),
                    ("Cơ sở được kiểm tra", "cơ sở", 90, 86),
                ),
            ),
        ),
        (
            Person(
                0,
                "Lãnh đạo Chi cục hoàn thành vượt mức kế hoạch 6 tháng; chủ nhiệm dự án áp dụng hệ thống quản lý "
                "chất lượng tại 198 cơ quan, đơn vị, tiết kiệm 1,3 tỷ đồng; đứng đầu khối 3 năm liền.",
                12,
                TOP,
            ),
            Person(1, "Trực tiếp kiểm định 1.380 phương tiện đo tại 9 huyện, không có khiếu nại về kết quả.", 11),
            Person(2, "Xây dựng phần mềm quản lý tem kiểm định, thay thế hoàn toàn sổ giấy từ tháng 3/2021.", 11),
        ),
        12,
        "03/06/2021",
        "Kiểm định 4.215 phương tiện đo, đạt 70 % kế hoạch năm; không có vụ việc khiếu nại về đo lường.",
        (2, "Cá nhân", "Ngày nghỉ mang cân chuẩn xuống chợ vùng cao, sửa cân hỏng cho bà con không lấy tiền."),
        letter="12/TTr-CCTDC",
    ),
    # Its texts hold every sign that a document could stumble on.
    "TTUD": Form(
        (
            Group(
                "Chuyển giao 6 mô hình (lê, dẻ, nấm & dược liệu); doanh thu dịch vụ 1,85 tỷ đồng = 74 % kế hoạch, "
                "tỷ lệ cây"
                'sống > 95 %, hao hụt < 5 %; mô hình "Vườn ươm {mẫu}" được 3 huyện nhân rộng.',
                14,
                (("Doanh thu dịch vụ kỹ thuật", "triệu đồng", 2500, 1850), ("Mô hình chuyển giao", "mô hình", 6, 6)),
            ),
            Group(
                "Sản xuất 48.000 cây giống các loại, tỷ lệ xuất vườn 93 %; làm chủ quy trình nuôi cấy mô lan kim "
                "tuyến.",
                13,
                (("Cây giống xuất vườn", "nghìn cây", 60, 48),),
                name="Phòng Ứng dụng và Chuyển giao công nghệ",
                work="TTUD-2",
            ),
        ),
        (
            Person(
                0, "Điều hành Trung tâm tự chủ 62 % chi thường xuyên; ký 17 hợp đồng dịch vụ kỹ thuật với 5 huyện.", 14
            ),
            Person(
                1,
                '=> Hoàn thiện quy trình "ghép dẻ {vàng}" với tỷ lệ sống > 90 %, hạ giá thành < '
                "12.000 đồng/cây & chuyển giao 2 xã.",
                13,
            ),
            Person(2, "Chủ trì 2 mô hình nấm hương tại xã biên giới, 26 hộ tham gia, thu nhập tăng 18 %.", 13),
        ),
        14,
        "02/06/2021",
        "Chuyển giao 6/6 mô hình; doanh thu dịch vụ đạt 74 % kế hoạch năm.",
        (3, "Cá nhân", "Kỹ sư bám bản: 140 ngày trong 6 tháng ở vườn của dân, điện thoại không bao giờ tắt."),
        letter="21/TTr-TTUD",
    ),
    # Owes a Tờ trình and has none.
    "TTTT": Form(
        (
            Group(
                "Biên tập 186 tin, bài, 6 số bản tin khoa học và công nghệ; phục vụ 2.300 lượt tra cứu tài liệu; "
                "cập nhật thống kê khoa học và công nghệ đúng hạn.",
                8,
                (("Tin, bài trên trang thông tin", "tin, bài", 250, 186), ("Bản tin", "số", 6, 6)),
            ),
        ),
        (
            Person(0, "Tổ chức chuyên trang kỷ niệm 80 năm Ngày Bác Hồ về nước với 25 tin, bài và 2 phóng sự.", 8),
            Person(1, "Quản trị hệ thống thông tin an toàn, khôi phục dịch vụ trong 2 giờ sau sự cố đường truyền.", 8),
        ),
        8,
        "09/06/2021",
        "Đăng 186 tin, bài; trang thông tin có 41.000 lượt truy cập, tăng 22 % so với cùng kỳ.",
    ),
    # Came only after the deadline.
    "TTKT": Form(
        (
            Group(
                "Kiểm định 960 thiết bị y tế, công tơ và đồng hồ nước; thử nghiệm 720 mẫu, không mẫu nào trả chậm.",
                7,
                (("Mẫu thử nghiệm", "mẫu", 1000, 720), ("Thiết bị kiểm định", "thiết bị", 1200, 960)),
            ),
        ),
        (
            Person(0, "Chỉ đạo mở rộng 12 phép thử được công nhận, tăng doanh thu thử nghiệm 15 %.", 7),
            Person(1, "Thực hiện 310 phép thử nước sinh hoạt cho 12 điểm trường vùng cao, không lấy tiền.", 7),
        ),
        7,
        "14/06/2021",
        "Thử nghiệm 720 mẫu, kiểm định 960 thiết bị, đạt trên 70 % kế hoạch năm.",
        letter="09/TTr-TTKT",
    ),
    # The union proposes people of other units: two whom their rooms propose too, and one it names without a birth date.
    "CDCS": Form(
        (),
        (
            Person(
                1,
                "Tổ trưởng công đoàn: vận động 100 % đoàn viên ủng hộ quỹ vì người nghèo, 14 suất quà Tết cho hộ "
                "khó khăn.",
                15,
                unit="VP",
            ),
            Person(
                1,
                "Ủy viên Ban Chấp hành: tổ chức giải thể thao chào mừng ngày 28/01/2021, 120 đoàn viên tham gia.",
                16,
                unit="QLKH",
            ),
            Person(
                2,
                "Trưởng ban nữ công: đỡ đầu 3 học sinh mồ côi ở xã biên giới, tổ chức 2 đợt hiến máu được 47 đơn "
                "vị máu.",
                16,
                unit="TTUD",
                changes={"Ngày sinh": None, "Đơn vị công tác": None},
            ),
            Person(
                2,
                "Tổ chức 4 buổi sinh hoạt chuyên đề về người lao động với chuyển đổi số, 160 lượt đoàn viên dự.",
                15,
                unit="TTTT",
            ),
        ),
        17,
        "05/06/2021",
        "Phát động 100 % tổ công đoàn đăng ký thi đua; 9 công trình, phần việc được gắn với kế hoạch của Sở.",
        (None, "Tập thể", "Mỗi tháng nhịn một bữa sáng, sau một năm nuôi được ba em nhỏ ăn học."),
        letter="05/TTr-CDCS",
    ),
}
"""By code of unit. A unit that is not here (CDTN) has sent nothing."""

FIRST_TRY = {
    "KHTC": {"Tập thể": {"TT2": None}, "Cá nhân": {"Hình thức đề nghị": "Giấy khen huyện"}, "Chỉ tiêu": {"Đăng ký": 0}}
}
"""What was wrong in the first workbook of a unit that mended it: changes to the first row of each sheet, "
            "by heading."""

MISSPELT = {"QLCNG": "Phòng Quản lý chuyên nghành"}
"""The name that stands in the first row of Chỉ tiêu instead of the collective's."""

NO_LETTER = frozenset({"TTTT"})
"""Units that owe a Tờ trình and forgot it."""

REGISTER = (
    ("KHTC.xlsx", "KHTC", "10/06/2021 09:15", "Thư điện tử"),
    ("CCTDC.xlsx", "CCTDC", "10/06/2021 14:40", "Thư điện tử"),
    ("QLKH.xlsx", "QLKH", "11/06/2021 08:05", "Thư điện tử"),
    ("VP.xlsx", "VP", "11/06/2021 10:30", "Nộp trực tiếp"),
    ("TTUD.xlsx", "TTUD", "14/06/2021 15:20", "Thư điện tử"),
    ("CDCS.xlsx", "CDCS", "14/06/2021 16:45", "Thư điện tử"),
    ("TTTT.xlsx", "TTTT", "15/06/2021 09:00", "Thư điện tử"),
    ("KHTC-sua.xlsx", "KHTC", "15/06/2021 14:10", "Thư điện tử"),
    ("TTS.xlsx", "TTS", "16/06/2021 07:50", "Nộp trực tiếp"),
    ("QLCN.xlsx", "QLCN", "16/06/2021 16:00", "Thư điện tử"),
    ("QLCNG.xlsx", "QLCNG", "17/06/2021 23:58", "Thư điện tử"),
    ("QLKH-gui-lai.xlsx", "QLKH", "18/06/2021 08:20", "Thư điện tử"),
    ("TTKT.xlsx", "TTKT", "18/06/2021 10:05", "Thư điện tử"),
)

SHARED_RESULTS = (
    (
        "Chi bộ sinh hoạt chuyên đề 6 kỳ về học tập và làm theo Bác; {n} cá nhân đăng ký việc làm theo cụ thể và "
        "có sổ theo dõi.",
        "{n}/{n} công chức, viên chức viết cam kết làm theo Bác; bình chọn một việc tốt mỗi tháng tại cuộc họp đơn vị.",
        "Gắn việc học tập Bác với sửa lề lối làm việc: họp không quá 60 phút, việc giao có hạn và có người chịu "
        "trách nhiệm.",
    ),
    (
        "Tổ chức học tập Đề cương tuyên truyền kỷ niệm 80 năm Ngày Bác Hồ về nước, {n}/{n} người dự, 100 % viết "
        "thu hoạch.",
        "Lồng ghép giới thiệu Đề cương tuyên truyền trong 3 cuộc họp; tham quan Khu di tích Pác Bó ngày 27/01/2021.",
        "Treo khẩu hiệu, chiếu phim tư liệu Bác Hồ về nước; {n} lượt người tham gia cuộc thi tìm hiểu trên mạng.",
    ),
    (
        "Không có người vi phạm giờ giấc, quy chế; {n} lượt góp ý của người dân đều được trả lời trong 3 ngày.",
        "Công khai số điện thoại của lãnh đạo đơn vị; 100 % văn bản xử lý trên môi trường mạng, có chữ ký số.",
        "Rà soát, bỏ 2 biểu báo cáo trùng lặp; tự kiểm tra kỷ luật, kỷ cương hằng quý, không có sai phạm.",
    ),
    (
        "Đóng góp mỗi người một ngày lương và 40 ngày công làm 300 m đường bê tông ở xã được phân công giúp đỡ.",
        "Tặng 5 bộ máy tính đã dùng cho điểm trường và hướng dẫn dùng phần mềm học tập.",
        "Hỗ trợ kỹ thuật trồng, chăm sóc cây ăn quả cho {n} hộ của xã đang xây dựng nông thôn mới.",
    ),
    (
        "{n}/{n} cử tri đi bầu ngày 23/5/2021 trước 10 giờ; tham gia 2 tiết mục văn nghệ chào mừng thành công Đại "
        "hội XIII.",
        "Cử người giúp tổ bầu cử; tham gia giải bóng chuyền, kéo co chào mừng ngày 28/01/2021, đạt một giải Nhì.",
        "Dâng hương, làm vệ sinh Khu di tích Pác Bó; cả đơn vị ký tên ủng hộ quỹ phòng, chống dịch COVID-19.",
    ),
)
"""Results for ND2 to ND6: three ways each, taken in turn; `{n}` is the unit's headcount at its meeting."""
