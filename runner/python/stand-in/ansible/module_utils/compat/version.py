"""Comparing versions by their parts."""

import re
from functools import total_ordering


@total_ordering
class LooseVersion:
    def __init__(self, vstring=None):
        self.vstring = str(vstring or "")
        parts = re.findall(r"\d+|[a-z]+", self.vstring.lower())
        self.version = [int(part) if part.isdigit() else part for part in parts]

    def __str__(self):
        return self.vstring

    def __eq__(self, other):
        return self.version == _version(other)

    def __lt__(self, other):
        return self.version < _version(other)


StrictVersion = LooseVersion


def _version(other):
    return other.version if isinstance(other, LooseVersion) else LooseVersion(other).version
