"""The words that templates may use: a row of `Văn bản` in, a specimen of its words out. Data, no computing.

The same words stand in docs/decisions/0005-tu-trong-mau.md and come out of `decide.documents`; a test holds the three
together. A new word is one line here: a text is "", a number 0, a yes or no False, a list has one specimen element.
"""

from __future__ import annotations

from typing import Any

from pipeline.campaign import Paperwork
from pipeline.documents.decide import UNIT_CODE, without_lists
from pipeline.shapes import PER_AWARD, PER_CAMPAIGN, PER_NOMINATION, PER_UNIT

Words = dict[str, Any]


def _texts(names: str) -> Words:
    return dict.fromkeys(names.split(), "")


NOMINATION: Words = {
    **_texts(
        "stt ma loai ten_loai ten danh_xung ten_day_du ten_chia_dong ngay_sinh chuc_vu noi_cong_tac "
        "chuc_vu_noi_cong_tac don_vi_bao_cao don_vi_de_nghi hinh_thuc_de_nghi "
        "hinh_thuc_de_nghi_ngan tieu_chi_dat ty_le tom_tat phieu_don_vi "
        "ly_do ket_qua ly_do_ket_qua phieu ty_le_phieu khong_bieu_quyet ket_luan ghi_chu muc_thuong co_chu "
        "khac_dang_ky"
    ),
    "ca_nhan": False,
    "tap_the": False,
    "ho": False,
    "du_dieu_kien": False,
    "duoc_chon": False,
    "tieu_chi": [{**_texts("ma noi_dung tra_loi"), "dat": False}],
    "chi_tieu": [_texts("stt chi_tieu don_vi_tinh dang_ky thuc_hien ty_le")],
    "khen_truoc": [
        {
            **_texts("nam hinh_thuc so_ky_hieu ngay nguoi_quyet_dinh ma_dot ten_dot"),
            "da_tang": False,
            "trung_giai_doan": False,
        }
    ],
}

GROUP: Words = {
    **_texts("so loai ten tieu_de_ten dem"),
    "so_luong": 0,
    "ca_nhan": False,
    "tap_the": False,
    "ho": False,
    "danh_sach": [NOMINATION],
}

NOMINATIONS: Words = {
    **_texts("so_hai_chu_so dem cac_loai"),
    "so": 0,
    "danh_sach": [NOMINATION],
    "nhom": [GROUP],
    "moi_loai": [GROUP],
}

_MEMBER = _texts("ten vai_tro ly_do_vang")

# of every document
COMMON: Words = {
    **_texts(
        "ma_dot cach_goi ten_dot cac_loai_doi_tuong ke_hoach ke_hoach_cap_tren tu_ngay den_ngay nam co_quan_chu_quan "
        "co_quan ten_viet_tat "
        "dia_danh nguoi_quyet_dinh nguoi_ky ma_van_ban ten_van_ban so_ky_hieu ngay_van_ban dia_danh_ngay "
        "han_nop_ho_so han_trinh han_bao_cao nhan_den_het ngay_lap cac_loai_don_vi "
        "don_vi_dang_tin lech_phoi_trai lech_phoi_tren dich_trang"
    ),
    "chuc_vu_ky": [""],
    "kinh_gui": [""],
    "noi_nhan": [""],
    "can_cu": [""],
    "quyet_dinh": _texts("so_ky_hieu ngay"),
    "to_trinh": _texts("so_ky_hieu ngay"),
    "cuoc_hop": {
        **_texts(
            "so bat_dau ket_thuc dia_diem tong_so co_mat vang ly_do_vang chu_tri thu_ky hinh_thuc_bieu_quyet mau_so"
        ),
        "thanh_vien": [_MEMBER],
        "du_hop": [_MEMBER],
        "vang_mat": [_MEMBER],
    },
    "hoi_dong": [_texts("ten chuc_vu vai_tro")],
    "giay_to": [{**_texts("ma ten don_vi_nop"), "moi_de_nghi": False}],
    "danh_sach": NOMINATIONS,
}

AWARD: Words = {
    **_texts("ma ten ten_ngan nguoi_quyet_dinh so_luong_toi_da xet_tiep tong_tien tong_tien_bang_chu"),
    "muc_moi_loai": [_texts("ten_loai muc he_so")],
    "de_nghi_cap_tren": False,
    "de_nghi": NOMINATIONS,
    "duoc_chon": NOMINATIONS,
    "hoa_phieu": NOMINATIONS,
    "bieu_quyet": NOMINATIONS,
    "muc_thuong": [
        {
            **_texts("loai ten_loai dem muc thanh_tien he_so luong_co_so can_cu van_ban_luong van_ban_he_so"),
            "so_luong": 0,
        }
    ],
}

UNIT = _texts("stt ma ten ten_chia_dong loai trang_thai ngay_nhan tep so_de_nghi so_loi so_canh_bao")
PARTICULARS = _texts("nguoi_lap dien_thoai so_to_trinh ngay_to_trinh ngay_hop_xet so_nguoi_du chu_tri thu_ky nguoi_ky")
_COUNT: Words = {**_texts("hinh_thuc dem phan_tram"), "de_nghi_cap_tren": False, "so_luong": 0}
_FILE = _texts("tep don_vi ngay_nhan")

# of what all units or one unit tell
TOLD: Words = {
    "noi_dung": [{**_texts("stt ma noi_dung"), "ket_qua": [_texts("don_vi ket_qua")]}],
    "dien_hinh": [_texts("stt ten loai tom_tat don_vi")],
}

# of the whole campaign
CAMPAIGN: Words = {
    **TOLD,
    "du_dieu_kien": NOMINATIONS,
    "khong_du_dieu_kien": NOMINATIONS,
    "de_nghi_qua_han": NOMINATIONS,
    "hoa_phieu": NOMINATIONS,
    "khong_duoc_chon": NOMINATIONS,
    "cho_hoi_dong": NOMINATIONS,
    "duoc_chon": NOMINATIONS,
    "cac_hinh_thuc": [AWARD],
    "tieu_chi_thi_dua": [{"ten": "", "tieu_chi": [_texts("stt ma noi_dung nguong")]}],
    "lich": [_texts("stt viec truoc_ngay den_het")],
    "cac_don_vi": [UNIT],
    "trang_thai": [{**_texts("ten dem don_vi thanh phan_tram"), "so_luong": 0}],
    "da_nop": [UNIT],
    "tra_lai": [UNIT],
    "khong_dung_duoc": [UNIT],
    "nop_qua_han": [UNIT],
    "chua_nop": [UNIT],
    "tep_qua_han": [_FILE],
    "tep_dung_ngay_han": [_FILE],
    "kinh_phi": {
        **_texts("tong tong_bang_chu nguon du_tru con_lai thieu ngay_tinh tinh_theo"),
        "dong": [{**_texts("hinh_thuc loai muc thanh_tien can_cu"), "so_luong": 0, "tinh_vao_tong": False}],
    },
    "bieu_do": [{**_texts("ten phan_tram thanh thanh_de_nghi"), "so_luong": 0, "so_de_nghi": 0}],
    "thong_ke": {
        "theo_loai_don_vi": [{**_texts("loai_don_vi"), **_COUNT}],
        "theo_nhom": [{**_texts("nhom"), **_COUNT}],
        "cac_dot": [
            {
                **_texts("ma ten nam dem_tang du_tru tien_thuong con_lai thieu"),
                "dot_nay": False,
                "da_quyet_dinh": False,
                "so_tang": 0,
                "so_de_nghi": 0,
            }
        ],
    },
    "so_loi": "",
    "so_canh_bao": "",
}


# of each `Lập theo`, beyond what every document has
OF_WAY: dict[str, Words] = {
    PER_CAMPAIGN: {**CAMPAIGN, "hinh_thuc": AWARD},
    PER_AWARD: {**CAMPAIGN, "hinh_thuc": AWARD},
    PER_UNIT: {**TOLD, "don_vi": UNIT, "thong_tin": PARTICULARS},
    PER_NOMINATION: {"hinh_thuc": without_lists(AWARD), "don_vi": UNIT, "thong_tin": PARTICULARS},
}


def offered(row: Paperwork) -> Words:
    """Give a specimen of the words that the documents of one row of `Văn bản` may use."""
    words = COMMON | OF_WAY[row.per]
    if row.per != PER_AWARD and not row.award:
        words.pop("hinh_thuc", None)
    if row.per == PER_NOMINATION and UNIT_CODE not in row.path:
        del words["don_vi"], words["thong_tin"]
    return words
