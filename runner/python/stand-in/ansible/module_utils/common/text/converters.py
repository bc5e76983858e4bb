"""Between bytes and text. Bytes that are no UTF-8 come through unharmed, as Python's file names do."""

import json


def to_text(value, encoding="utf-8", errors="surrogateescape", nonstring="simplerepr"):
    if isinstance(value, bytes):
        return value.decode(encoding, _handler(errors))
    return value if isinstance(value, str) else _other(value, nonstring, "")


def to_bytes(value, encoding="utf-8", errors="surrogateescape", nonstring="simplerepr"):
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode(encoding, _handler(errors))
    other = _other(value, nonstring, b"")
    return other.encode(encoding, _handler(errors)) if isinstance(other, str) else other


to_native = to_text


def jsonify(data, **options):
    return json.dumps(data, default=to_text, **options)


def container_to_text(value, encoding="utf-8", errors="surrogate_or_strict"):
    if isinstance(value, bytes):
        return to_text(value, encoding, errors)
    if isinstance(value, dict):
        return {container_to_text(key): container_to_text(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(container_to_text(entry) for entry in value)
    return value


def _handler(errors):
    if errors in (None, "surrogate_or_replace", "surrogate_then_replace", "surrogate_or_strict"):
        return "surrogateescape"
    return errors


def _other(value, nonstring, empty):
    if nonstring == "simplerepr":
        return str(value)
    if nonstring == "passthru":
        return value
    if nonstring == "empty":
        return empty
    raise TypeError("obj must be a string type")
