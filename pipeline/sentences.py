"""Every sentence that Python itself says of a fault: code → severity, message, remedy. The suites hold their own.

A message follows its place (file › sheet › cell), so it begins with the value and goes on with the rule. Values are put
in by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.shapes import Finding, Severity

_E, _W = Severity.ERROR, Severity.WARNING

SENTENCES: dict[str, tuple[Severity, str, str]] = {
    # the manifest
    "KE-01": (_E, "không còn tệp này.", "Chạy lại make report để làm lại."),
    "KE-02": (_E, "đã bị sửa sau lần chạy cuối.", "Nếu không cố ý sửa, chạy lại make report để làm lại."),
    "KE-03": (
        _E,
        "không do chương trình lập nên không được đối chiếu.",
        "Chuyển tệp này ra ngoài thư mục outputs nếu cần giữ.",
    ),
    # a new campaign
    "TAO-01": (
        _E,
        'không có mục "{name}" ở trang Đợt thi đua, cũng không có mốc ấy ở trang Lịch.{hint}',
        "Ghi đúng tên mục.",
    ),
    "TAO-02": (_E, '"{name}": "{value}" không phải là ngày.', "Ghi ngày/tháng/năm, ví dụ 05/03/2026."),
    # reconciling the finished documents
    "DC-01": (_E, "không mở được nên chưa đối chiếu.", "Chạy lại make report để làm lại."),
    "DC-02": (_E, 'thiếu tên "{name}"{near}.', "Ghi lại đúng tên, hoặc chạy lại make report."),
    "DC-03": (_E, 'có "{name}", không có trong kết quả.', "Bỏ tên này, hoặc chạy lại make report."),
    "DC-04": (_E, 'ghi "{found}", kết quả là "{expected}".', "Sửa lại cho khớp, hoặc chạy lại make report."),
    "DC-05": (_E, 'không thấy số tiền "{expected}".', "Ghi lại số tiền, hoặc chạy lại make report."),
    "DC-06": (_E, 'số tiền bằng chữ không phải là "{expected}".', "Sửa lại cho khớp, hoặc chạy lại make report."),
    "DC-07": (_E, 'thiếu dòng của "{name}" ({code_of}).', "Chạy lại make report để làm lại."),
    "DC-08": (_E, 'có dòng "{name}" ({code_of}), không có trong kết quả.', "Chạy lại make report để làm lại."),
    "DC-09": (_E, 'của "{name}" ghi "{found}", kết quả là "{expected}".', "Sửa lại, hoặc chạy lại make report."),
    "DC-10": (_E, "không còn bảng này.", "Chạy lại make report để làm lại."),
    "DC-11": (_E, 'ghi "{name}" thừa một lần.', "Bỏ chỗ thừa, hoặc chạy lại make report."),
    "DC-12": (_E, 'ghi "{found}", không có trong cách tính thưởng.', "Sửa lại cho khớp, hoặc chạy lại make report."),
    "DC-13": (_E, 'ghi "{found}", không khớp số nào của đợt.', "Sửa lại cho khớp, hoặc chạy lại make report."),
    "DC-14": (_E, 'ghi "{found}", bên dưới có {expected}.', "Sửa lại cho khớp, hoặc chạy lại make report."),
    "DC-15": (
        _E,
        'ghi "{found}", trong {source} là "{expected}".',
        "Ghi cho đúng vào {source} rồi chạy lại make report, mọi văn bản sẽ khớp nhau.",
    ),
    "DC-16": (_E, 'có "{name}", không do {unit_name} đề nghị.', "Chạy lại make report để làm lại."),
    # what a what-if supposes
    "GT-01": (
        _E,
        "chưa rõ đổi gì thành gì.",
        'Viết trang, dòng, cột rồi dấu bằng, ví dụ "Hình thức › MÃ › Tối đa = 2"; với trang Đợt thi đua thì mục là đủ: '
        '"Ngưỡng biểu quyết = 60%". Gõ > thay cho › cũng được.',
    ),
    "GT-02": (_E, 'dot-thi-dua.xlsx không có trang "{found}".{hint}', "Ghi đúng tên trang."),
    "GT-03": (_E, 'trang {wanted} không có dòng "{found}".{hint}', 'Ghi mã hay tên của dòng, hoặc "dòng 5".'),
    "GT-04": (_E, 'trang {wanted} không có cột hay mục "{found}".{hint}', "Ghi đúng tên cột."),
    "GT-05": (_E, 'trang {wanted} có {count} dòng "{found}".', 'Ghi số dòng, ví dụ "dòng {number}".'),
    "GT-06": (_E, "đã được đổi thành {value} ở một điều giả định khác.", "Bỏ một trong hai."),
    "GT-07": (_E, "trang {wanted} không đổi được ở đây.", "Sửa dot-thi-dua.xlsx rồi làm lại biểu mẫu."),
    # the door
    "CUA-01": (
        _E,
        "không có tệp này trong inputs/.",
        "Chép lại tệp của đợt thi đua, hoặc tạo đợt mới bằng thidua new.",
    ),
    "CUA-02": (_E, "một lệnh thidua khác đang ghi vào đây.", "Đợi lệnh ấy xong rồi chạy lại."),
    "CUA-03": (
        _E,
        "không được phép đọc hoặc ghi.",
        "Đóng tệp nếu đang mở trong Word hoặc Excel, xem lại quyền của thư mục, rồi chạy lại.",
    ),
    "CUA-04": (_E, "ổ đĩa không còn chỗ.", "Xóa bớt tệp không cần, hoặc ghi sang ổ khác bằng --outputs, rồi chạy lại."),
    "CUA-05": (
        _E,
        "nơi này chỉ đọc được, không ghi được.",
        "Ghi sang chỗ khác bằng --outputs, hoặc chép cả thư mục của đợt sang ổ đĩa ghi được, rồi chạy lại.",
    ),
    "CUA-06": (_E, "tên hoặc đường dẫn quá dài.", "Chuyển thư mục của đợt đến chỗ có đường dẫn ngắn hơn rồi chạy lại."),
    "CUA-07": (_E, "ổ đĩa hoặc ổ mạng không trả lời.", "Xem lại ổ đĩa, dây mạng, rồi chạy lại."),
    "CUA-08": (
        _E,
        "là một ổ đĩa gắn riêng nên không thay trọn vẹn được.",
        "Ghi vào một thư mục con của nó bằng --outputs rồi chạy lại.",
    ),
    "CUA-09": (
        _E,
        "nơi ghi và nơi đọc ({inputs}) không được trùng nhau hay nằm trong nhau: tệp của các đơn vị có thể mất.",
        "Chọn một thư mục riêng sau --outputs.",
    ),
    "CUA-10": (
        _E,
        "chưa xong: máy hai lần bị dừng giữa chừng khi làm đến đây, thường vì hết bộ nhớ.",
        "Đóng bớt chương trình khác rồi chạy lại.",
    ),
    # templates
    "MAU-01": (_E, "không có tệp mẫu này.{hint}", "Đặt tệp vào thư mục templates, hoặc sửa cột Mẫu ở trang Văn bản."),
    "MAU-02": (_E, "không mở được: không phải tệp .docx.", "Mở bằng Word rồi lưu lại dạng .docx."),
    "MAU-03": (
        _E,
        'lệnh "{tag}" chưa có "end{command}" đóng lại.',
        'Thêm lệnh "end{command}" sau phần cần lặp hoặc cần chọn.',
    ),
    "MAU-04": (_E, 'lệnh "{tag}" không có "{opening}" mở trước nó.', 'Bỏ lệnh này, hoặc thêm "{opening}" ở trên.'),
    "MAU-05": (_E, 'không có từ "{word}".{hint}', "Dùng một từ trong docs/decisions/0005-tu-trong-mau.md."),
    "MAU-06": (
        _E,
        'lệnh "{tag}" viết sai{why}.',
        "Viết lại như mục Cách viết trong mẫu của docs/decisions/0005-tu-trong-mau.md.",
    ),
    "MAU-07": (
        _E,
        'từ "{word}" chỉ có ở văn bản lập theo {ways}.',
        "Bỏ từ này, hoặc sửa cột Lập theo, Mã hình thức ở trang Văn bản.",
    ),
    "MAU-08": (_E, 'lệnh "{tag}" mở bằng "{opening}" mà chưa đóng.', 'Thêm "{closing}" vào cuối lệnh.'),
    "MAU-09": (
        _E,
        'có "{closing}" mà không có "{opening}" mở trước nó: "{tag}".',
        'Thêm "{opening}" vào đầu lệnh, hoặc xóa "{closing}".',
    ),
    "MAU-10": (_E, 'lệnh "{tag}" bị ngắt sang đoạn sau.', "Viết cả lệnh trong một đoạn."),
    "MAU-11": (_E, 'không có lệnh "{name}".{hint}', "Các lệnh là for, endfor, if, elif, else, endif."),
    "MAU-12": (
        _E,
        'lệnh "{tag}" không đứng một mình trong {whole}; phần còn lại của {whole} sẽ bị mất.',
        "Để lệnh này riêng một {whole}.",
    ),
    "MAU-13": (
        _E,
        'lệnh "{tag}" đứng ngoài bảng, mà "{level}" là lệnh cho bảng.',
        'Viết "{{%p" thay cho "{{%{level}", hoặc đưa lệnh vào một dòng riêng của bảng.',
    ),
    "MAU-14": (
        _E,
        'lệnh "{tag}" không cùng loại hoặc không cùng chỗ với "{opening}" ở {at}.',
        "Viết hai lệnh cùng một cách (p, tr), ở cùng một bảng, một ô hoặc cùng ngoài bảng.",
    ),
    "MAU-15": (
        _E,
        "lệnh trong đoạn này còn dấu sửa đổi chưa chấp nhận (Track Changes).",
        "Trong Word chọn Review, Accept All Changes, rồi lưu lại.",
    ),
    "MAU-16": (_E, 'có chú thích của Word xen giữa lệnh "{tag}".', "Xóa chú thích (Delete Comment), rồi lưu lại."),
    "MAU-17": (
        _E,
        'không có cách trình bày "{name}".{hint}',
        "Dùng upper, lower, length, join như trong docs/decisions/0005-tu-trong-mau.md.",
    ),
    "MAU-18": (
        _E,
        '"{word}" không phải là danh sách nên không lặp được.{hint}',
        "Sau for … in ghi một danh sách trong docs/decisions/0005-tu-trong-mau.md.",
    ),
    "MAU-19": (
        _E,
        '"{word}" gồm nhiều từ nên không in thẳng được.',
        "Lặp bằng for nếu là danh sách, hoặc ghi thêm dấu chấm và một từ của nó.",
    ),
    "MAU-20": (
        _E,
        'trong lệnh "{tag}", sau p hoặc tr là dấu cách không ngắt.',
        "Xóa dấu cách ấy rồi gõ lại dấu cách thường.",
    ),
    "MAU-21": (
        _E,
        'lệnh "{tag}" chỉ có một phần nằm trong liên kết hoặc khung nội dung.',
        "Bỏ liên kết (Remove Hyperlink), rồi gõ lại lệnh liền một mạch.",
    ),
    "MAU-22": (
        _E,
        "có lệnh viết sai.",
        "Lấy lại tệp mẫu ban đầu rồi sửa từng chỗ, chạy thử sau mỗi lần sửa.",
    ),
    "MAU-23": (
        _E,
        'cách viết số "{pattern}" không dùng được cho từ đứng sau nó.',
        "Viết '%02d'|format(...) cho số, '%s'|format(...) cho chữ.",
    ),
    "MAU-24": (
        _E,
        'trong lệnh "{tag}" có dấu "{sign}", mà lệnh này không được có.',
        'Viết cách khác không có dấu "{sign}".',
    ),
    # the words of the mails
    "MTH-01": (_E, "không có tệp mẫu thư này.", "Chép lại tệp từ thư mục templates/thu của chương trình."),
    "MTH-02": (_E, "không phải chữ Unicode (UTF-8).", "Lưu lại tệp với bảng mã UTF-8."),
    "MTH-03": (_E, 'dòng đầu không phải là "{start} …".', "Viết tiêu đề của thư ở dòng đầu."),
    "MTH-04": (
        _E,
        "lệnh viết sai hoặc chưa đóng.",
        "Viết lại như mục Cách viết trong docs/decisions/0009-thu-tra-loi.md.",
    ),
    "MTH-05": (_E, 'không có từ "{word}".{hint}', "Dùng một từ trong docs/decisions/0009-thu-tra-loi.md."),
    "MTH-06": (_E, "có lệnh không làm được với các từ của thư.", "Bỏ lệnh ấy, chỉ dùng từ và cách viết đã có."),
    "MTW-01": (_E, "không có tệp mẫu trang này.", "Chép lại tệp từ thư mục templates/web của chương trình."),
    "MTW-02": (_E, "không phải chữ Unicode (UTF-8).", "Lưu lại tệp với bảng mã UTF-8."),
    "MTW-03": (
        _E,
        "lệnh viết sai hoặc chưa đóng.",
        "Viết lại như mục Cách viết trong docs/decisions/0009-thu-tra-loi.md.",
    ),
    "MTW-04": (_E, 'không có từ "{word}".{hint}', "Dùng một từ trong docs/decisions/0010-bang-dieu-khien.md."),
    "MTW-05": (_E, "có lệnh không làm được với các từ của trang.", "Bỏ lệnh ấy, chỉ dùng từ và cách viết đã có."),
    "MTW-06": (_E, 'lấy vào "{name}", tệp này lại lấy vào chính nó.', "Bỏ một trong các lệnh include ấy."),
    # reading
    "TEP-01": (
        _E,
        "tệp rỗng, không có gì bên trong.",
        "Mở lại biểu mẫu đã lập (nếu để trên OneDrive, Google Drive thì tải hẳn về máy), lưu và gửi lại.",
    ),
    "TEP-02": (
        _E,
        "là tệp tạm do Excel tạo khi đang mở biểu mẫu.",
        "Đóng Excel rồi gửi tệp không có dấu ~$ ở đầu tên.",
    ),
    "TEP-03": (_E, "không phải bảng tính mà là {what}.", "Gửi tệp biểu mẫu lưu ở dạng .xlsx."),
    "TEP-04": (_E, "tệp đặt mật khẩu nên không mở được.", "Bỏ mật khẩu, lưu và gửi lại."),
    "TEP-05": (_E, "tệp bị hỏng hoặc tải về chưa đủ.", "Mở bằng Excel để kiểm tra, lưu lại và gửi lại."),
    "TEP-06": (_E, "tệp không đọc được.", "Mở bằng Excel, lưu lại ở dạng .xlsx và gửi lại."),
    "TEP-07": (_E, "không có trang nào của biểu mẫu.", "Dùng biểu mẫu đã gửi cho đơn vị, điền và gửi lại."),
    "TEP-08": (_E, "tệp quá lớn, hơn {limit} triệu byte.", "Chép các dòng đã điền sang một biểu mẫu mới và gửi lại."),
    "TEP-09": (_E, "tệp có {sheets} trang, nhiều hơn {limit}.", "Xóa các trang không thuộc biểu mẫu và gửi lại."),
    "TEP-10": (
        _E,
        "có giá trị ở ô quá xa; một trang có nhiều nhất {rows} dòng, {columns} cột và {cells} ô.",
        "Xóa ô đó, hoặc chép các dòng đã điền sang một biểu mẫu mới, và gửi lại.",
    ),
    "TEP-11": (
        _E,
        "chỉ là lối tắt đến một tệp ở nơi khác (trên mạng, OneDrive, Google Drive), không phải chính tệp đó.",
        "Tải bảng tính về máy ở dạng .xlsx rồi gửi tệp đã tải.",
    ),
    "TEP-12": (
        _W,
        "tệp có macro; máy chỉ đọc các ô, không bao giờ chạy macro.",
        "Lưu lại ở dạng .xlsx nếu không cần macro.",
    ),
    "TEP-13": (
        _E,
        "bên trong tệp có khai báo lạ mà không chương trình bảng tính nào ghi ra, nên không mở.",
        "Mở bằng Excel, lưu lại ở dạng .xlsx và gửi lại.",
    ),
    "TEP-14": (
        _E,
        "bên trong tệp có {parts} phần, nhiều hơn {limit}.",
        "Bỏ bớt ảnh, hình vẽ, hoặc chép các dòng đã điền sang một biểu mẫu mới, và gửi lại.",
    ),
    "TEP-15": (
        _E,
        "các trang cộng lại có hơn {cells} ô.",
        "Xóa các ô ở xa bảng, hoặc chép các dòng đã điền sang một biểu mẫu mới, và gửi lại.",
    ),
    "TEP-16": (
        _E,
        "không đọc được: tệp hỏng, hoặc mở ra cần hơn {megabytes} triệu byte bộ nhớ.",
        "Mở bằng Excel, lưu lại ở dạng .xlsx và gửi lại.",
    ),
    # a workbook of the office itself, which nobody sends again
    "TEP-17": (
        _E,
        "có giá trị ở ô quá xa; một trang có nhiều nhất {rows} dòng, {columns} cột và {cells} ô.",
        "Xóa ô đó, lưu lại rồi chạy lại.",
    ),
    "TEP-18": (_E, "các trang cộng lại có hơn {cells} ô.", "Xóa các ô ở xa bảng, lưu lại rồi chạy lại."),
    "DOC-01": (_E, 'không có trang "{wanted}".', "Thêm lại trang theo biểu mẫu."),
    "DOC-02": (_E, 'không có trang "{wanted}"; tìm thấy "{found}".', "Đổi tên trang cho đúng."),
    "DOC-03": (_E, "không tìm thấy dòng tiêu đề của bảng.", "Chép lại dòng tiêu đề từ biểu mẫu."),
    "DOC-04": (_E, 'không có cột "{wanted}".', "Thêm lại cột theo biểu mẫu."),
    "DOC-05": (_E, 'không có cột "{wanted}"; tìm thấy "{found}" ở {where}.', "Sửa tiêu đề cột cho đúng."),
    "DOC-06": (_E, "ô là công thức chưa có kết quả.", "Mở tệp bằng Excel, lưu lại rồi gửi; hoặc gõ thẳng giá trị."),
    "DOC-07": (_E, '"{value}" là báo lỗi của công thức, không phải giá trị.', "Sửa công thức hoặc gõ thẳng giá trị."),
    "DOC-08": (_E, '"{value}" không đọc được là một số.', "Ghi một số, ví dụ 1490000 hoặc 60,5."),
    "DOC-09": (_E, '"{value}" không phải là số nguyên.', "Ghi một số nguyên, ví dụ 12."),
    "DOC-10": (_E, '"{value}" không phải là một ngày có thật.', "Ghi ngày/tháng/năm, ví dụ 05/03/1985."),
    "DOC-11": (_E, '"{value}" không phải là ngày giờ.', "Ghi ngày/tháng/năm giờ:phút, ví dụ 17/06/2021 16:30."),
    "DOC-12": (_E, '"{value}" không phải là Có hay Không.', "Chọn Có hoặc Không."),
    "DOC-13": (_E, '"{value}" không phải là một tỷ lệ.', "Ghi phân số như 2/3, hoặc phần trăm chẵn như 60%."),
    "DOC-14": (_E, 'không có mục "{wanted}".', "Thêm lại mục theo biểu mẫu."),
    "DOC-15": (_E, 'tìm thấy mục "{found}", cần "{wanted}".', "Sửa tên mục cho đúng."),
    "DOC-16": (_W, 'mục "{found}" không có trong biểu mẫu nên không được dùng.', "Xóa mục này nếu không cần."),
    "DOC-17": (_E, 'mục "{found}" đã có ở {where}.', "Chỉ giữ một dòng cho mỗi mục."),
    "DOC-18": (_E, 'cột "{found}" đã có ở {where}; chỉ cột ở {where} được đọc.', "Đổi tên hoặc xóa cột thừa."),
    "DOC-19": (_E, 'trang "{found}" trùng tên với trang "{wanted}" nên không được đọc.', "Gộp hai trang làm một."),
    "DOC-30": (
        _W,
        "dòng tiêu đề lặp lại, không được đọc như một dòng của bảng; các dòng bên dưới vẫn được đọc.",
        "Xóa dòng này nếu không cần.",
    ),
    "DOC-31": (
        _E,
        "từ dòng này là một bảng khác, tiêu đề không nằm đúng các cột của bảng được đọc, nên không được đọc.",
        "Chép các dòng ấy vào bảng của biểu, đúng cột, rồi xóa bảng này; nếu không thuộc biểu, chuyển sang trang khác.",
    ),
    "DOC-32": (
        _W,
        "dòng này đứng rời dưới bảng và để trống phần lớn các cột, nhưng vẫn được đọc như một dòng của bảng.",
        "Nếu là chữ ký, tổng cộng hoặc bảng khác, xóa hoặc chuyển sang trang khác.",
    ),
    "DOC-33": (
        _E,
        '"{value}" nằm ở cột {column} không có tiêu đề nên không được đọc.',
        "Ghi vào đúng ô của biểu mẫu, mỗi mục một ô; cột ghi chú riêng thì đặt tiêu đề hoặc để ra ngoài bảng.",
    ),
    "DOC-20": (_W, "ô ghi số {value}, được đọc là ngày {read}.", "Nếu sai, ghi lại ngày/tháng/năm."),
    "DOC-21": (_E, '"{value}" chưa đủ ngày, tháng, năm.', "Ghi đủ ngày/tháng/năm, ví dụ 05/03/1985."),
    "DOC-22": (_E, '"{value}" ghi năm chỉ có hai chữ số.', "Ghi năm đủ bốn chữ số, ví dụ 05/03/1985."),
    "DOC-23": (
        _W,
        'viết bằng phông chữ cũ ({font}): "{value}" được đọc là "{read}".',
        "Nếu sai, gõ lại ô này bằng Unicode, phông Times New Roman.",
    ),
    "DOC-24": (
        _E,
        'ô dùng phông chữ cũ ({font}), không rõ là "{value}" hay "{read}".',
        "Gõ lại ô này bằng Unicode, phông Times New Roman.",
    ),
    "DOC-25": (
        _W,
        '"{value}" có thể là "{read}" viết bằng phông chữ cũ ({font}); được giữ nguyên như đã ghi.',
        "Nếu đúng là như vậy, gõ lại ô này bằng Unicode, phông Times New Roman.",
    ),
    "DOC-26": (
        _E,
        '"{value}": không có tháng lớn hơn 12. Có phải ngày {read}?',
        "Ghi ngày trước, tháng sau: ngày/tháng/năm.",
    ),
    # receipt
    "NHAN-01": (_W, "chưa vào sổ tiếp nhận; tạm coi là nhận đúng hạn.", "Ghi ngày giờ nhận vào so-tiep-nhan.xlsx."),
    "NHAN-02": (
        _W,
        '"{value}" có trong sổ nhưng không có trong thư mục inputs/don-vi.',
        "Chép tệp vào thư mục hoặc xóa dòng này.",
    ),
    "NHAN-03": (_E, '"{value}" đã có ở dòng {first}; dòng {second} được dùng.', "Giữ một dòng cho mỗi tệp."),
    "NHAN-04": (
        _W,
        "là biểu mẫu của giai đoạn Đăng ký, không phải hồ sơ đề nghị.",
        "Khi đề nghị, chọn Giai đoạn là Đề nghị.",
    ),
    "NHAN-05": (
        _W,
        "chưa vào sổ tiếp nhận, trong khi đơn vị có tệp khác đã ghi ngày giờ; tệp này không được tính.",
        "Ghi ngày giờ nhận của tệp này vào so-tiep-nhan.xlsx nếu cần tính.",
    ),
    "NHAN-06": (
        _E,
        'mã ẩn trong tệp là "{stamp}" nhưng Mã đơn vị ghi "{written}".',
        "Dùng đúng biểu mẫu của đơn vị mình và không sửa Mã đơn vị.",
    ),
    "NHAN-07": (
        _E,
        'mã đợt ẩn trong tệp là "{stamp}" nhưng Mã đợt ghi "{written}".',
        "Dùng biểu mẫu của đợt này và không sửa Mã đợt.",
    ),
    "NHAN-08": (_E, '"{value}" không có trong danh sách đơn vị của đợt.', "Ghi đúng Mã đơn vị theo biểu mẫu đã nhận."),
    "NHAN-09": (
        _E,
        "không biết tệp này của đơn vị nào.",
        "Ghi Mã đơn vị ở trang Thông tin, hoặc ghi đơn vị vào sổ tiếp nhận.",
    ),
    "NHAN-10": (
        _E,
        'là biểu mẫu của đợt "{value}", không phải đợt "{wanted}".',
        "Dùng biểu mẫu của đợt này và gửi lại.",
    ),
    "NHAN-11": (
        _E,
        "khác nội dung với {others} mà không biết tệp nào gửi sau; chưa tệp nào được tính.",
        "Ghi ngày giờ nhận khác nhau của các tệp vào so-tiep-nhan.xlsx.",
    ),
    "NHAN-12": (_W, "nhận đúng ngày hạn {day}, {ruling}.", "Kiểm tra lại ngày giờ nhận trong sổ tiếp nhận."),
    "NHAN-13": (
        _W,
        "nhận lúc {received}, quá hạn ({deadline}).",
        "Tệp được nêu trong danh sách quá hạn, không đưa vào xét.",
    ),
    "NHAN-14": (
        _W,
        "biểu mẫu của {owner} nhưng sổ ghi nhận từ {registered}; không thay được tệp do chính đơn vị gửi.",
        "Kiểm tra cột Đơn vị trong sổ tiếp nhận.",
    ),
    "NHAN-16": (_E, "Mã đợt để trống.", "Dùng biểu mẫu đã gửi cho đơn vị, không xóa Mã đợt."),
    "NHAN-15": (
        _W,
        "biểu mẫu in theo phiên bản {version}, bản hiện nay là {wanted}; vẫn được nhận.",
        "Lần sau dùng biểu mẫu mới.",
    ),
    "NHAN-17": (
        _W,
        "biểu mẫu của {owner} gửi từ địa chỉ lạ {sender}; chỉ được tính khi chính đơn vị không gửi.",
        "Hỏi lại đơn vị; đúng thì ghi đơn vị vào sổ tiếp nhận, hoặc thêm địa chỉ ở trang Đơn vị (cách nhau dấu ;).",
    ),
    "NHAN-18": (
        _W,
        "biểu mẫu của {owner} nhưng gửi từ {sender} là địa chỉ của {others}; không thay được tệp do chính đơn vị gửi.",
        "Hỏi lại {owner}; nếu đúng là {owner} gửi thì ghi đơn vị ấy vào sổ tiếp nhận.",
    ),
    "NHAN-21": (
        _W,
        "nhận lúc {received}, sau ngày {today} là ngày đang tính.",
        "Sửa giờ nhận trong so-tiep-nhan.xlsx nếu ghi nhầm.",
    ),
    "NHAN-19": (
        _W,
        "sổ ghi nhận lúc {registered}, thư ghi {received}; giờ trong sổ được dùng.",
        "Kiểm tra lại ngày giờ nhận trong sổ tiếp nhận.",
    ),
    "NHAN-20": (
        _W,
        "sổ ghi do đơn vị gửi nhưng {sender} là địa chỉ của {others}; đơn vị trong sổ được dùng.",
        "Kiểm tra cột Đơn vị trong sổ tiếp nhận.",
    ),
    # registration
    "DK-01": (
        _W,
        "là biểu đề nghị, không phải biểu đăng ký; chưa được tính là đăng ký, cũng chưa được tính là hồ sơ đề nghị.",
        "Nếu là hồ sơ đề nghị, chuyển tệp sang inputs/don-vi (thidua receive tự xếp đúng chỗ).",
    ),
    "DK-02": (
        _W,
        "là biểu đăng ký, không phải hồ sơ đề nghị; không được tính là hồ sơ, cũng chưa được tính là đăng ký.",
        "Chuyển tệp sang inputs/dang-ky (thidua receive tự xếp đúng chỗ; thư, tệp nén có cả hai biểu thì lưu riêng tệp "
        "này).",
    ),
    "DK-03": (
        _W,
        "{name} ({code_of}) không đăng ký chỉ tiêu, công trình nào: {why}.",
        "{remedy}",
    ),
    "DK-04": (
        _W,
        '"{value}" có trong sổ nhưng chỉ có trong thư mục inputs/dang-ky.',
        'Với biểu đăng ký, ghi cả thư mục ở cột Tệp: "dang-ky/{value}".',
    ),
    "DK-05": (
        _W,
        '"{value}" có trong sổ nhưng không có trong thư mục inputs/dang-ky.',
        "Chép tệp vào thư mục hoặc xóa dòng này.",
    ),
    "DK-06": (
        _W,
        "nhận lúc {received}, quá hạn đăng ký ({deadline}).",
        "Tệp được nêu là quá hạn, không được tính là đã đăng ký.",
    ),
    "DK-07": (
        _W,
        "có {count} tệp nhưng trang Lịch không có hạn DANG_KY, nên không tệp nào được đọc.",
        "Thêm dòng DANG_KY ở trang Lịch của dot-thi-dua.xlsx, hoặc chuyển các tệp này đi.",
    ),
    "DK-10": (
        _W,
        'hạ chỉ tiêu "{text}" của {name}: đã đăng ký {before} ({there}), nay ghi {now}.',
        "Hỏi lại đơn vị vì sao đổi; chưa được đồng ý cho đổi thì ghi lại số đã đăng ký.",
    ),
    "DK-11": (
        _W,
        'nâng chỉ tiêu "{text}" của {name}: đã đăng ký {before} ({there}), nay ghi {now}.',
        "Hỏi lại đơn vị vì sao đổi; chưa được đồng ý cho đổi thì ghi lại số đã đăng ký.",
    ),
    "DK-12": (
        _W,
        'đổi đơn vị tính của chỉ tiêu "{text}" của {name}: đã đăng ký {before} ({there}), nay ghi {now}.',
        "Hỏi lại đơn vị; ghi theo đơn vị tính đã đăng ký thì mới so được.",
    ),
    "DK-13": (
        _W,
        'bỏ chỉ tiêu "{text}" của {name}: đã đăng ký {before} ({there}), nay không ghi.',
        "Hỏi lại đơn vị vì sao bỏ; chưa được đồng ý cho bỏ thì ghi lại chỉ tiêu này.",
    ),
    "DK-14": (
        _W,
        'thêm chỉ tiêu "{text}" của {name}: không đăng ký, nay ghi {now}.',
        "Hỏi lại đơn vị; chỉ tiêu không đăng ký vẫn được tính vào tỷ lệ, văn phòng xem có nhận không.",
    ),
    "DK-15": (
        _W,
        'viết lại chỉ tiêu của {name}: đã đăng ký "{before}" ({there}), nay ghi "{now}".',
        "Xem có còn là chỉ tiêu đã đăng ký không; không phải thì hỏi lại đơn vị.",
    ),
    "DK-16": (
        _W,
        '{name} đã đăng ký "{before}" ({there}), nay ghi "{now}".',
        "Xem có còn là công trình, phần việc đã đăng ký không; không phải thì hỏi lại đơn vị.",
    ),
    "DK-17": (
        _W,
        '{name} đã đăng ký "{text}" ({there}), nay không ghi.',
        "Hỏi lại đơn vị về công trình, phần việc đã đăng ký.",
    ),
    "DK-18": (
        _W,
        '{name} không đăng ký nội dung này, nay ghi "{text}".',
        "Hỏi lại đơn vị; văn phòng xem có nhận công trình, phần việc không đăng ký không.",
    ),
    "DK-19": (
        _W,
        '"{name}" đã đăng ký ({there}) nay có lẽ là "{now}"; được so như cùng một tập thể.',
        "Hỏi lại đơn vị tên nào đúng.",
    ),
    "DK-20": (
        _W,
        "{name} đã đăng ký {count} chỉ tiêu, công trình ({there}), nay biểu đề nghị không nêu.",
        "Hỏi lại đơn vị nếu cần kết quả thực hiện những gì đã đăng ký.",
    ),
    "DK-21": (
        _W,
        "{name} được đề nghị nhưng không có trong biểu đăng ký nào.",
        "Hỏi lại đơn vị; văn phòng xem có nhận chỉ tiêu không đăng ký không.",
    ),
    "DK-22": (
        _W,
        "{name} đã đăng ký {count} chỉ tiêu nhưng không có trong các đề nghị của biểu này, nên các dòng ấy không xét.",
        "Không đề nghị thì thôi; có đề nghị thì thêm một dòng ở trang đề nghị rồi gửi lại trước hạn.",
    ),
    # mails
    "THU-01": (_E, "thư rỗng, không có gì bên trong.", "Lưu lại thư từ hộp thư vào inputs/don-vi."),
    "THU-02": (
        _W,
        "thư không kèm tệp nào.",
        "Nếu là thư nộp hồ sơ, gửi lại và đính kèm biểu mẫu .xlsx.",
    ),
    "THU-03": (
        _W,
        "thư không kèm biểu mẫu nào, chỉ có {names}.",
        "Gửi lại và đính kèm tệp biểu mẫu .xlsx, không nén bằng RAR hay 7z.",
    ),
    "THU-04": (
        _E,
        "thư quá lớn, hơn {megabytes} triệu byte.",
        "Gửi lại thư chỉ kèm biểu mẫu .xlsx; hộp thư lớn thì lưu riêng từng thư.",
    ),
    "THU-05": (
        _E,
        "thư có quá nhiều phần hoặc quá nhiều lớp lồng nhau, hơn {parts} phần; không mở.",
        "Gửi lại biểu mẫu .xlsx trong một thư mới, không chuyển tiếp nhiều lần.",
    ),
    "THU-06": (
        _E,
        "tệp đính kèm bị Outlook gói trong winmail.dat nên không lấy ra được.",
        "Trong Outlook chọn Định dạng văn bản là HTML (không phải Rich Text) rồi gửi lại.",
    ),
    "THU-07": (
        _E,
        "là thư lưu theo dạng riêng của Outlook (.msg), không mở được.",
        "Trong Outlook mới hoặc Outlook trên web, tải thư về dạng .eml; hoặc lưu riêng tệp biểu mẫu đính kèm.",
    ),
    "THU-08": (
        _E,
        "tệp nén có quá nhiều tệp hoặc quá lớn khi mở ra; không mở.",
        "Gửi lại tệp biểu mẫu .xlsx, không nén.",
    ),
    "THU-09": (_E, "tệp nén đặt mật khẩu nên không mở được.", "Gửi lại tệp biểu mẫu .xlsx, không nén, không mật khẩu."),
    "THU-10": (_E, "tệp nén nằm trong tệp nén khác; không mở.", "Gửi lại tệp biểu mẫu .xlsx, không nén."),
    "THU-11": (_E, "tệp nén bị hỏng hoặc tải về chưa đủ.", "Gửi lại tệp biểu mẫu .xlsx, không nén."),
    "THU-14": (_E, "tệp nén không chứa biểu mẫu nào.", "Gửi lại tệp biểu mẫu .xlsx, không nén."),
    "THU-12": (_E, "thư bị hỏng, không đọc được.", "Lưu lại thư từ hộp thư, hoặc lưu riêng tệp biểu mẫu đính kèm."),
    "THU-13": (
        _W,
        "có cùng mã thư với {other}; cả hai đều được đọc.",
        "Nếu là một thư lưu hai lần, xóa bớt một bản.",
    ),
    # gathering
    # campaign
    # nominations
    "DN-01": (
        _W,
        "{name} chưa đạt tiêu chí {criterion}: {text}.",
        "Đề nghị này không đủ điều kiện; nếu ghi nhầm thì sửa và gửi lại trước hạn.",
    ),
    "DN-02": (
        _W,
        "{name} mới đạt {ratio} chỉ tiêu đăng ký, chưa đủ {threshold} của tiêu chí {criterion}.",
        "Kiểm tra lại số đăng ký và thực hiện ở trang Chỉ tiêu; nếu ghi nhầm thì sửa và gửi lại trước hạn.",
    ),
    "DN-03": (
        _W,
        "{name} không có dòng nào tính được ở trang Chỉ tiêu nên chưa đạt tiêu chí {criterion}.",
        "Ghi các chỉ tiêu đã đăng ký, số thực hiện và gửi lại trước hạn.",
    ),
    "DN-04": (
        _W,
        '{name}: {here} trả lời "{answer}" cho tiêu chí {criterion}, {there} trả lời "{other}".',
        "Hai nơi đề nghị thống nhất lại câu trả lời; lần này tính theo {counted}.",
    ),
    "DN-05": (
        _W,
        "{name} không có ngày sinh và trùng tên, trùng nơi làm việc với đề nghị của {others}; "
        "tạm coi là những người khác nhau.",
        "Ghi ngày sinh, hoặc ghi vào trang Trùng tên của so-tiep-nhan.xlsx.",
    ),
    "DN-06": (_W, "không có đề nghị nào mang mã {mark}.", "Chép đúng mã từ tong-hop.xlsx, hoặc xóa dòng này."),
    "DN-07": (_W, "mã {first} và {second} không cùng loại đối tượng nên không gộp.", "Xóa dòng này."),
    "DN-08": (
        _W,
        "ghi {first} và {second} là hai người, nhưng các dòng khác lại nói là một; chưa gộp các mã này.",
        "Sửa các dòng cho khớp nhau.",
    ),
    # council and quota
    "XC-01": (
        _E,
        "có mặt {present} trên {total} thành viên, chưa đủ {quorum} để họp; chưa xét được đề nghị nào.",
        "Kiểm tra số có mặt, hoặc họp lại Hội đồng.",
    ),
    "XC-02": (
        _E,
        "{name} có lỗi hoặc quá hạn nên không thể kết luận khen thưởng.",
        "Bỏ kết luận này, hoặc để đơn vị sửa lỗi trước.",
    ),
    "XC-03": (
        _E,
        "{name} chưa đủ tiêu chí mà kết luận khen thưởng thì phải ghi lý do.",
        "Ghi lý do của Hội đồng ở cột Ghi chú, hoặc bỏ kết luận.",
    ),
    "XC-04": (
        _E,
        "kết luận {award} cho {count} đề nghị, quá số lượng {limit} {scope}: {names}.",
        "Bỏ bớt kết luận cho đúng số lượng.",
    ),
    "XC-05": (_E, "{name} có hai dòng trong bảng biểu quyết.", "Giữ lại một dòng."),
    "XC-06": (
        _E,
        'kết luận "{value}" không phải là mã hình thức khen thưởng hay Không.',
        "Chọn một mục trong danh sách của ô, hoặc để trống.",
    ),
    "XC-07": (
        _W,
        "{name} ({mark}) đủ điều kiện nhưng không có dòng trong bảng biểu quyết nên còn chờ Hội đồng.",
        "Chép dòng này từ outputs/hoi-dong/hoi-dong.xlsx rồi ghi phiếu.",
    ),
    "XC-08": (
        _W,
        "{name} ({mark}) đủ điều kiện nhưng chưa có phiếu và chưa có kết luận nên còn chờ Hội đồng.",
        "Ghi số phiếu hoặc ghi Kết luận.",
    ),
    "XC-10": (
        _E,
        "{name} được {votes} phiếu cho {award}, nhiều hơn {members} thành viên được biểu quyết dòng này.",
        "Sửa số phiếu: thành viên là người được đề nghị, hoặc đứng đầu đơn vị đề nghị, không biểu quyết.",
    ),
    "XC-09": (
        _W,
        "hòa phiếu ở {award}: {names}; chưa quyết định được cho các đề nghị này.",
        "Hội đồng biểu quyết lại, hoặc ghi Kết luận cho từng dòng.",
    ),
    # earlier campaigns
    "LS-01": (
        _W,
        "không đọc được: tệp hỏng, hoặc không phải bản kê manifest.json của một đợt.",
        "Chép lại manifest.json từ thư mục outputs của đợt ấy.",
    ),
    "LS-02": (
        _W,
        "không có manifest.json nên chưa biết ai đã được khen ở đợt này.",
        "Chép manifest.json trong thư mục outputs của đợt ấy vào đây.",
    ),
    "LS-03": (
        _W,
        "bản kê không có {missing}; những phần khác vẫn được dùng.",
        "Nếu còn thư mục của đợt ấy, chạy lại thidua report ở đó rồi chép manifest.json mới.",
    ),
    "LS-04": (
        _W,
        "bản kê theo mẫu {version}, mới hơn mẫu {known} mà chương trình này biết; chỉ phần đọc được mới được dùng.",
        "Cài bản mới của chương trình.",
    ),
    "LS-05": (
        _W,
        "bỏ qua {count} dòng không rõ tên hoặc không rõ kết quả.",
        "Nếu còn thư mục của đợt ấy, chạy lại thidua report ở đó rồi chép manifest.json mới.",
    ),
    "LS-06": (_W, "là bản kê của chính đợt {campaign} này nên không dùng.", "Bỏ tệp này khỏi inputs/dot-truoc."),
    "LS-07": (_W, "cùng đợt {campaign} với {other}; chỉ {used} được dùng.", "Giữ lại một bản kê cho mỗi đợt."),
    "LS-08": (
        _W,
        "đợt {campaign} chưa có Ngày quyết định, nên chưa tính ai là đã được khen.",
        "Khi quyết định đã ký, chạy lại thidua report ở đợt ấy rồi chép manifest.json mới.",
    ),
    "LS-10": (
        _W,
        "{name} đã được {given} {award}{marks} ở đợt {campaign}, cùng giai đoạn thành tích ({period}).",
        "Một thành tích chỉ được khen một lần: kiểm tra lại, rút đề nghị nếu trùng.",
    ),
    "LS-11": (
        _W,
        "{name} ({mark}) có thể là {there} ({other}) đã được khen ở đợt {campaigns}; máy chưa coi là một.",
        "Ghi {mark}, {other} và Có hoặc Không vào trang Trùng tên của so-tiep-nhan.xlsx; hoặc bổ sung ngày sinh.",
    ),
    "LS-12": (
        _W,
        "chưa rõ giai đoạn thành tích của đợt {unclear} nên không biết có trùng với đợt {campaign} không ({names}).",
        "Ghi Từ ngày ở trang Đợt thi đua của đợt ấy rồi chạy lại.",
    ),
    # suites and validation
    "BQT-01": (_E, "không đọc được ở dòng {line}, vị trí {column}.", "Sửa dấu phẩy, ngoặc hoặc dấu nháy ở chỗ đó."),
    "BQT-02": (_E, "không phải chữ Unicode (UTF-8).", "Lưu lại tệp với bảng mã UTF-8."),
    "BQT-03": (_E, 'mã quy tắc "{rule}" đã có trong {other}.', "Đặt cho quy tắc này một mã khác."),
    "BQT-04": (
        _E,
        'quy tắc {rule}: đợt thi đua không có giá trị tên là "{name}".',
        "Sửa tên sau $PARAMETER cho đúng.",
    ),
    "BQT-05": (_E, 'tên ghi trong tệp phải là "{name}".', 'Sửa dòng "name" cho đúng với chỗ để tệp.'),
    "BQT-06": (
        _E,
        "thiếu phần mô tả trang hoặc danh sách quy tắc.",
        'Ghi đủ "meta" (sheet, shape, columns) và "expectations".',
    ),
    "BQT-07": (
        _E,
        "cột thứ {position} ghi chưa đủ hoặc có kiểu không dùng được.",
        'Ghi đủ "column", "heading" (hoặc "each", "group") và sửa "type".',
    ),
    "BQT-08": (_E, 'cột "{column}" được ghi hai lần.', "Giữ lại một."),
    "BQT-09": (
        _E,
        "quy tắc {place}: thiếu mã, câu mô tả, câu báo lỗi hoặc cách sửa.",
        'Ghi đủ "description" và "code", "message", "remedy" trong "meta".',
    ),
    "BQT-10": (
        _E,
        'quy tắc {place}: mức độ "{severity}" không dùng được.',
        "Ghi critical (lỗi) hoặc warning (cảnh báo).",
    ),
    "BQT-11": (
        _E,
        'quy tắc {place}: loại "{type}" không có trong bảng các loại quy tắc.',
        "Chọn một loại trong docs/decisions/0003-loai-quy-tac.md.",
    ),
    "BQT-12": (
        _E,
        "quy tắc {place}: {trouble}.",
        'Sửa phần "kwargs" theo docs/decisions/0003-loai-quy-tac.md.',
    ),
    "BQT-13": (
        _E,
        'quy tắc {place}: cột "{column}" không có trong "columns" hay "looked_up".',
        "Sửa tên cột cho đúng.",
    ),
    "BQT-14": (
        _E,
        'quy tắc {place}: câu báo dùng "{field}", không phải cột của trang này.',
        "Dùng value hoặc tên một cột, đặt trong ngoặc nhọn.",
    ),
    "BQT-15": (
        _E,
        "quy tắc {rule} không kiểm tra được: {reason}.",
        "Sửa quy tắc này; chưa kiểm tra được thì không thể coi là không có lỗi.",
    ),
    "BQT-16": (
        _E,
        "chỉ nhận {kept} trong {written} quy tắc; thiếu {codes}.",
        "Sửa các quy tắc này cho đúng loại và mức độ.",
    ),
    "BQT-17": (
        _E,
        'quy tắc {rule} cần cột "{column}", trong bảng đã gom không có.',
        "Sửa tên cột trong quy tắc, hoặc cài lại chương trình.",
    ),
}

# Why a unit has registered nothing: what its forms are worth, or what is in the one that counts → words and remedy.
UNREGISTERED: Mapping[str, tuple[str, str]] = {
    "chưa gửi": (
        "chưa gửi biểu đăng ký",
        "Hỏi lại đơn vị; nếu đã gửi thì cất biểu vào inputs/dang-ky, ghi ngày giờ nhận vào sổ.",
    ),
    "quá hạn": (
        "biểu đăng ký gửi quá hạn",
        "Kiểm tra giờ nhận trong sổ; đúng là quá hạn thì không tính, văn phòng xem có nhận chỉ tiêu của đơn vị không.",
    ),
    "không dùng được": ("tệp gửi đăng ký không dùng được", "Xem lý do ở tệp ấy, đề nghị đơn vị gửi lại."),
    "trùng giờ nhận": (
        "các tệp đăng ký cùng giờ nhận mà khác nội dung",
        "Ghi ngày giờ nhận khác nhau của các tệp vào so-tiep-nhan.xlsx.",
    ),
    "để trống": ("biểu đăng ký để trống", "Hỏi lại đơn vị có đăng ký gì không."),
    "có lỗi": ("mọi dòng của biểu đăng ký đều có lỗi", "Xem các lỗi ấy, đề nghị đơn vị sửa và gửi lại."),
}
# What a lỗi of a registration means once its day is over and nobody can mend it: of one row, of a whole file.
NO_LONGER_MENDED = {
    "dòng": "Dòng này không được tính là đã đăng ký; đã hết hạn đăng ký nên không sửa nữa.",
    "tệp": "Những gì bị lỗi này không được tính là đã đăng ký; đã hết hạn đăng ký nên không sửa nữa.",
}
# The changes between registering and proposing.
DEPARTURES = frozenset(f"DK-{number}" for number in range(10, 22))
# the same beside the nominee it is of, for the council: neither the name nor the cell again
DEPARTED = {
    "DK-10": 'hạ chỉ tiêu "{text}": đã đăng ký {before}, nay ghi {now}',
    "DK-11": 'nâng chỉ tiêu "{text}": đã đăng ký {before}, nay ghi {now}',
    "DK-12": 'đổi đơn vị tính của chỉ tiêu "{text}": đã đăng ký {before}, nay ghi {now}',
    "DK-13": 'bỏ chỉ tiêu "{text}": đã đăng ký {before}, nay không ghi',
    "DK-14": 'thêm chỉ tiêu "{text}": không đăng ký, nay ghi {now}',
    "DK-15": 'viết lại chỉ tiêu: đã đăng ký "{before}", nay ghi "{now}"',
    "DK-16": 'đổi công trình, phần việc: đã đăng ký "{before}", nay ghi "{now}"',
    "DK-17": 'bỏ công trình, phần việc: đã đăng ký "{text}", nay không ghi',
    "DK-18": 'thêm công trình, phần việc: không đăng ký, nay ghi "{text}"',
    "DK-19": 'đăng ký với tên "{name}"',
    "DK-21": "không có trong biểu đăng ký nào",
}


def perhaps(near: str | None) -> str:
    """Say the nearest right word behind a wrong one, "" where there is none."""
    return f' Có phải "{near}"?' if near else ""


def finding(
    code: str,
    *,
    unit: str = "",
    file: str = "",
    sheet: str = "",
    cell: str = "",
    heading: str = "",
    row: int = 0,
    nominee_row: str = "",
    **values: Any,
) -> Finding:
    """Make the finding of that code at that place. Raises KeyError where the code or a value it names is missing.

    One that departs from the registration of the nominee at `nominee_row` gets the words for the council too.
    """
    severity, message, remedy = SENTENCES[code]
    said, mend = message.format(**values), remedy.format(**values)
    departure = DEPARTED[code].format(**values) if nominee_row else ""
    return Finding(severity, unit, file, sheet, cell, code, said, mend, heading, row, nominee_row, departure)
