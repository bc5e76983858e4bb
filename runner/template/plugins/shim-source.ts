/**
 * What plugins import of Ansible most: its errors, text helpers and names for Python's types. Where Ansible itself is
 * installed beside axle, plugins get that; else these stand in, and an import of anything more fails as it does anywhere.
 */
export const shimSource = `
def stand_in(name, **names):
    module = types.ModuleType(name)
    module.__path__ = []
    module.__dict__.update(names)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)

def error_names():
    class AnsibleError(Exception):
        def __init__(self, message="", obj=None, show_content=True, suppress_extended_error=False, orig_exc=None):
            super().__init__(str(message))
            self.message = str(message)
            self.orig_exc = orig_exc
    names = {"AnsibleError": AnsibleError}
    for name, base in [("AnsibleOptionsError", "AnsibleError"), ("AnsibleParserError", "AnsibleError"),
                       ("AnsibleRuntimeError", "AnsibleError"), ("AnsibleTemplateError", "AnsibleRuntimeError"),
                       ("AnsibleUndefinedVariable", "AnsibleTemplateError"), ("AnsibleFilterError", "AnsibleTemplateError"),
                       ("AnsibleFilterTypeError", "AnsibleTemplateError"), ("AnsibleLookupError", "AnsibleTemplateError"),
                       ("AnsibleFileNotFound", "AnsibleRuntimeError")]:
        names[name] = type(name, (names[base],), {})
    return names

def to_text(value, encoding="utf-8", errors="surrogateescape", nonstring="simplerepr"):
    if isinstance(value, bytes):
        return value.decode(encoding, errors or "strict")
    return value if isinstance(value, str) or nonstring == "passthru" else str(value)

def to_bytes(value, encoding="utf-8", errors="surrogateescape", nonstring="simplerepr"):
    if isinstance(value, bytes) or nonstring == "passthru" and not isinstance(value, str):
        return value
    return to_text(value).encode(encoding, errors or "strict")

def stand_ins():
    import collections.abc as abc
    text = {"to_text": to_text, "to_bytes": to_bytes, "to_native": to_text}
    stand_in("ansible")
    stand_in("ansible.errors", **error_names())
    stand_in("ansible.module_utils")
    stand_in("ansible.module_utils._text", **text)
    stand_in("ansible.module_utils.common")
    stand_in("ansible.module_utils.common.text")
    stand_in("ansible.module_utils.common.text.converters", **text)
    types_of = {name: getattr(abc, name) for name in abc.__all__}
    stand_in("ansible.module_utils.common._collections_compat", **types_of)
    is_sequence = lambda value, include_strings=False: (
        include_strings if isinstance(value, (str, bytes)) else isinstance(value, abc.Sequence))
    is_iterable = lambda value, include_strings=False: (
        include_strings if isinstance(value, (str, bytes)) else isinstance(value, abc.Iterable))
    stand_in("ansible.module_utils.common.collections", is_sequence=is_sequence, is_iterable=is_iterable,
             is_string=lambda value: isinstance(value, (str, bytes)), Mapping=abc.Mapping)
    stand_in("ansible.module_utils.six", PY2=False, PY3=True, string_types=(str,), text_type=str, binary_type=bytes,
             integer_types=(int,), class_types=(type,), iteritems=lambda of: iter(of.items()),
             iterkeys=lambda of: iter(of), itervalues=lambda of: iter(of.values()))
    truths = {"y", "yes", "on", "1", "true", "t"}
    stand_in("ansible.module_utils.parsing")
    stand_in("ansible.module_utils.parsing.convert_bool",
             boolean=lambda value, strict=True: str(value).strip().lower() in truths)

try:
    if importlib.util.find_spec("ansible") is None:
        stand_ins()
except ImportError:
    stand_ins()
`;
