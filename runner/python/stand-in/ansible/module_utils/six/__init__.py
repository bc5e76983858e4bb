"""Names for the types of Python 3, for sources that also know Python 2."""

import io

PY2 = False
PY3 = True
string_types = (str,)
text_type = str
binary_type = bytes
integer_types = (int,)
class_types = (type,)
StringIO = io.StringIO
BytesIO = io.BytesIO


def iteritems(mapping):
    return iter(mapping.items())


def iterkeys(mapping):
    return iter(mapping.keys())


def itervalues(mapping):
    return iter(mapping.values())


def b(text):
    return text.encode("latin-1")


def u(text):
    return text


def ensure_text(value, encoding="utf-8", errors="strict"):
    return value.decode(encoding, errors) if isinstance(value, bytes) else value


def raise_from(value, cause):
    raise value from cause


def with_metaclass(meta, *bases):
    return meta("Base", bases or (object,), {})
