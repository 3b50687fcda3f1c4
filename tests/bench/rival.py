"""Reading and checking by frictionless, the best known tool that does both: a file at a time, a schema a sheet.

It is no dependency of ours: the bench measures against it only where someone has installed it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from tests.bench.plain import HEADING_ROW, SHEETS


def is_here() -> bool:
    """Say whether frictionless, with what it reads .xlsx by, is installed."""
    return find_spec("frictionless") is not None and find_spec("openpyxl") is not None


def run(books: Iterable[bytes]) -> int:
    """Read and check the sheets of each file, by the rules of the plain stack; give how many rows were checked."""
    import frictionless
    from frictionless.formats import ExcelControl

    rows = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        for data in books:
            path.write_bytes(data)
            for sheet in SHEETS:
                dialect = frictionless.Dialect(header_rows=[HEADING_ROW + 1], controls=[ExcelControl(sheet=sheet)])
                resource = frictionless.Resource(path=path.name, basepath=folder, dialect=dialect)
                resource.infer()
                for field in resource.schema.fields:
                    field.constraints = {"required": "(*)" in field.name} | (
                        {"maxLength": 2000} if field.type == "string" else {}
                    )
                report = resource.validate()
                rows += report.tasks[0].stats.get("rows") or 0
    return rows
