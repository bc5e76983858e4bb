"""What counts as a list."""

from collections.abc import Hashable, Iterable, Mapping, MutableMapping, Sequence  # noqa: F401


def is_string(value):
    return isinstance(value, (str, bytes))


def is_iterable(value, include_strings=False):
    return include_strings if is_string(value) else isinstance(value, Iterable)


def is_sequence(value, include_strings=False):
    return include_strings if is_string(value) else isinstance(value, Sequence)


def count(values):
    counters = {}
    for value in values:
        counters[value] = counters.get(value, 0) + 1
    return counters
