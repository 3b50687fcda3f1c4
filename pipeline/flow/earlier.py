"""What earlier campaigns gave: the files of `inputs/dot-truoc/` in; campaigns, findings and hashes out."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import NamedTuple

from pipeline.flow.opening import Files
from pipeline.intake import earlier
from pipeline.sentences import finding
from pipeline.shapes import Finding, PastCampaign

EARLIER = "dot-truoc/"


class Past(NamedTuple):
    """Earlier campaigns in the order of their years, what could not be read of them, and the hashes of what was."""

    campaigns: tuple[PastCampaign, ...] = ()
    findings: tuple[Finding, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()


def past(files: Files, own: str = "", under: str = EARLIER) -> Past:
    """Read the manifests below a folder of the inputs; `own` is the code of the campaign that asks."""
    inside = {name.removeprefix(under): load for name, load in files.items() if name.startswith(under)}
    found = earlier.manifests(inside)
    digests: dict[str, str] = {}

    def load(name: str) -> bytes:
        data = inside[name]()
        digests[under + name] = hashlib.sha256(data).hexdigest()
        return data

    campaigns, told = earlier.campaigns(((under + name, partial(load, name)) for name in found.files), own)
    told += [finding("LS-02", file=under + name) for name in found.without]
    return Past(campaigns, tuple(told), tuple(digests.items()))
