"""
Carries out filters and tests of plugins: one request per line, in JSON, each answered by one line, until the input ends.
What plugins print goes to the error output, so that it can't be taken for an answer.
"""

import base64
import importlib.util
import json
import os
import sys
import types

answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
sys.dont_write_bytecode = True
KINDS = {"filter": ("FilterModule", "filters"), "test": ("TestModule", "tests")}
ITERABLES = (list, set, frozenset, types.GeneratorType, map, filter, zip, range)
loaded = {}

if importlib.util.find_spec("ansible") is None:
    sys.path.append(sys.argv[1])


def tagged(kind, value):
    return {"$axle": kind, "value": value}


def pack(value):
    """What JSON has no form for goes as `{"$axle": KIND, "value": …}`, both ways."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value) if abs(value) < 2**53 else tagged("int", str(int(value)))
    if isinstance(value, float):
        return tagged("float", repr(float(value)))
    if isinstance(value, (bytes, bytearray)):
        return tagged("bytes", base64.b64encode(bytes(value)).decode("ascii"))
    if isinstance(value, tuple):
        return tagged("tuple", [pack(entry) for entry in value])
    if hasattr(value, "items"):
        return pack_dict(value)
    if isinstance(value, ITERABLES) or hasattr(value, "__iter__"):
        return [pack(entry) for entry in value]
    raise TypeError("a value of type %s can't be taken over" % type(value).__name__)


def pack_dict(value):
    entries = [[pack(key), pack(entry)] for key, entry in value.items()]
    if all(isinstance(key, str) and key != "$axle" and not key.isdigit() for key, _ in entries):
        return dict(entries)
    return tagged("dict", entries)


def unpack(value):
    if isinstance(value, list):
        return [unpack(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if "$axle" not in value:
        return {key: unpack(entry) for key, entry in value.items()}
    kind, inner = value["$axle"], value["value"]
    if kind in ("int", "float"):
        return int(inner) if kind == "int" else float(inner)
    if kind == "bytes":
        return base64.b64decode(inner)
    if kind == "tuple":
        return tuple(unpack(entry) for entry in inner)
    return {unpack(key): unpack(entry) for key, entry in inner}


def names_of(request):
    kind, path = request["kind"], request["file"]
    if (kind, path) not in loaded:
        spec = importlib.util.spec_from_file_location(request["module"], path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[request["module"]] = module
        spec.loader.exec_module(module)
        holder, method = KINDS[kind]
        loaded[(kind, path)] = dict(getattr(getattr(module, holder)(), method)())
    return loaded[(kind, path)]


def call(request):
    run = names_of(request)[request["name"]]
    if getattr(run, "jinja_pass_arg", None) is not None:
        raise TypeError("it asks for Jinja's own context or environment, which there is none of")
    given = [unpack(value) for value in request["args"]]
    named = {key: unpack(value) for key, value in request["kwargs"].items()}
    result = run(*given, **named)
    return bool(result) if request["kind"] == "test" else pack(result)


def answer(request):
    for root in request.get("roots", []):
        if root not in sys.path:
            sys.path.append(root)
    return sorted(map(str, names_of(request))) if request["ask"] == "names" else call(request)


for line in sys.stdin:
    try:
        reply = {"value": answer(json.loads(line))}
    except Exception as problem:
        reply = {"type": type(problem).__name__, "problem": str(problem) or type(problem).__name__}
    answers.write(json.dumps(reply) + "\n")
    answers.flush()
