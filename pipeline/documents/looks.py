"""How the cells of a form look: fonts, colours, formats, by name; those that begin with `free_` may be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# XlsxWriter writes into the mapping it is given: each workbook gets a copy, or a second form would differ.
FONT = {"font_name": "Times New Roman", "font_size": 11}
_HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": "#1F3864"},
    "hint": {"italic": True, "font_color": "#595959"},
    "heading": {**_HEADING, "bg_color": "#DDEBF7"},
    "required": {**_HEADING, "bg_color": "#FFE699"},
    "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "integer": {"num_format": "0", "valign": "top"},
    "number": {"valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
    "given": {"num_format": "@", "text_wrap": True, "valign": "top", "font_color": "#595959"},
    "label": {"text_wrap": True, "valign": "top", "border": 1, "bg_color": "#DDEBF7"},
    "label_required": {"text_wrap": True, "valign": "top", "border": 1, "bg_color": "#FFE699", "bold": True},
    "locked": {"num_format": "@", "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#EDEDED"},
    "free_text": {"num_format": "@", "text_wrap": True, "valign": "top", "border": 1, "locked": False},
    "free_integer": {"num_format": "0", "valign": "top", "border": 1, "locked": False, "align": "left"},
    "free_number": {"valign": "top", "border": 1, "locked": False, "align": "left"},
    "free_date": {"num_format": "dd/mm/yyyy", "valign": "top", "border": 1, "locked": False, "align": "left"},
    "words": {"text_wrap": True, "valign": "top"},
    "boxed": {"text_wrap": True, "valign": "top", "border": 1},
}


def lines(text: str, width: int) -> int:
    """Count the lines a text fills in a column of that width."""
    return -(-len(text) // max(width - 2, 1))


def height(text: str, width: int) -> int:
    """Give the height, in points, of a row whose longest text fills a column of that width."""
    return 15 * max(1, lines(text, width)) + 1
