"""The types of module arguments: a check and conversion for each name of `type` in an argument spec."""

import ast
import base64
import json
import os
import re

from ansible.module_utils.parsing.convert_bool import boolean

UNITS = {"B": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40, "P": 1 << 50, "E": 1 << 60, "Z": 1 << 70, "Y": 1 << 80}


def as_str(value):
    if isinstance(value, (dict, list, bool, int, float)):
        return str(value)
    return value


def as_list(value):
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, str):
        return value.split(",")
    if isinstance(value, (int, float)):
        return [str(value)]
    raise TypeError("%s cannot be converted to a list" % type(value))


def as_dict(value):
    if isinstance(value, dict):
        return value
    if not isinstance(value, str):
        raise TypeError("%s cannot be converted to a dict" % type(value))
    if value.startswith("{"):
        try:
            return json.loads(value)
        except ValueError:
            try:
                found = ast.literal_eval(value)
            except (SyntaxError, ValueError):
                found = None
            if isinstance(found, dict):
                return found
            raise TypeError("unable to evaluate string as dictionary")
    if "=" in value:
        words = [word for word in re.findall(r'(?:[^\s,"\']|"[^"]*"|\'[^\']*\')+', value) if "=" in word]
        pairs = (word.split("=", 1) for word in words)
        return {key.strip(): entry.strip().strip("\"'") for key, entry in pairs}
    raise TypeError("dictionary requested, could not parse JSON or key=value")


def as_int(value):
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
    raise TypeError("%s cannot be converted to an int" % type(value))


def as_float(value):
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        try:
            return float(value)
        except ValueError:
            pass
    raise TypeError("%s cannot be converted to a float" % type(value))


def as_bool(value):
    if isinstance(value, (bool, int, float, str)):
        return boolean(value)
    raise TypeError("%s cannot be converted to a bool" % type(value))


def as_path(value):
    return os.path.expanduser(os.path.expandvars(as_str(value)))


def as_json(value):
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    if isinstance(value, str):
        return value.strip()
    raise TypeError("%s cannot be converted to a json string" % type(value))


def as_size(value, bits=False):
    match = re.match(r"^\s*([\d.]+)\s*([A-Za-z]*)\s*$", str(value))
    if not match:
        raise TypeError("%s cannot be converted to a %s value" % (type(value), "Bit" if bits else "Byte"))
    unit = match.group(2)[:1].upper() or "B"
    return int(round(float(match.group(1)) * UNITS[unit]))


TYPES = {
    "str": as_str, "list": as_list, "dict": as_dict, "bool": as_bool, "int": as_int, "float": as_float,
    "path": as_path, "raw": lambda value: value, "json": as_json, "jsonarg": as_json,
    "bytes": as_size, "bits": lambda value: as_size(value, True),
    "base64": lambda value: base64.b64decode(value),
}
