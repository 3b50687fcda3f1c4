"""The plain stack an engineer would write first, small and honest: what the bench measures the project against.

pandas.read_excel with openpyxl, one suite of Great Expectations for each file, docxtpl opened anew for each person.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import great_expectations as gx
import pandas as pd
from docxtpl import DocxTemplate

HEADING_ROW = 2  # counted from 0: a title and a hint stand above it
SHEETS = ("Cá nhân", "Tập thể", "Giấy tờ")


@cache
def batches() -> Any:
    """Open Great Expectations as its first page says."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("plain")
    return source.add_dataframe_asset("sheet").add_batch_definition_whole_dataframe("whole")


def checked(frame: pd.DataFrame) -> bool:
    """Check one sheet of one file: required columns are filled, texts are not too long."""
    rules = [gx.expectations.ExpectTableRowCountToBeBetween(min_value=0, max_value=1000)]
    for name in frame.columns:
        if "(*)" in str(name):
            rules.append(gx.expectations.ExpectColumnValuesToNotBeNull(column=name))
        if frame[name].dtype == object:
            rules.append(gx.expectations.ExpectColumnValueLengthsToBeBetween(column=name, max_value=2000))
    suite = gx.ExpectationSuite(name="sheet", expectations=rules)
    return bool(batches().get_batch({"dataframe": frame}).validate(suite).success)


def certificate(template: bytes, words: Mapping[str, Any]) -> bytes:
    """Write the certificate of one person."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(words))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def run(books: Iterable[bytes], template: bytes, words: Mapping[str, Any]) -> int:
    """Do all of it: read each file, check its sheets, write a certificate for each row; give how many."""
    made = 0
    for data in books:
        sheets = pd.read_excel(io.BytesIO(data), sheet_name=None, header=HEADING_ROW, engine="openpyxl")
        for name in SHEETS:
            checked(sheets[name].dropna(how="all"))
        for _ in range(len(sheets["Cá nhân"].dropna(how="all"))):
            certificate(template, words)
            made += 1
    return made
