"""Holds a module's arguments to its argument spec. What is wrong is raised in the words that people know."""

import os

from ansible.module_utils.axle.values import TYPES


class ArgumentProblem(Exception):
    pass


def check(spec, given, rules, name, path=()):
    """
    The arguments with defaults, aliases and types: a dict that has every name of the spec. An alias stays beside the
    name that it stands for. Rules are checked in Ansible's order, so that the same mistake is told first.
    """
    where = " found in %s" % " -> ".join(path) if path else ""
    params = named(spec, given)
    exclude(listed(rules.get("mutually_exclusive") or []), params, where)
    set_defaults(spec, params, False)
    missing = sorted(key for key, entry in spec.items() if entry.get("required") and key not in params)
    if missing:
        raise ArgumentProblem("missing required arguments: %s%s" % (", ".join(missing), where))
    known = [key for key in spec if params.get(key) is not None]
    for key in known:
        params[key] = convert(key, params[key], spec[key], path)
    for key in known:
        choose(key, params[key], spec[key].get("choices"), where)
    demand(rules, params, where)
    set_defaults(spec, params, True)
    for key, entry in spec.items():
        if entry.get("options") and params[key] is not None:
            params[key] = options(params[key], entry, name, path + (key,))
    odd = sorted(one for one in given if one not in params and not one.startswith("_ansible_"))
    if odd:
        raise ArgumentProblem(unsupported(odd, spec, name, path))
    return params


def named(spec, given):
    """What was given under a name of the spec, or under an alias."""
    params = {}
    for key, entry in spec.items():
        for one in list(entry.get("aliases") or []) + [key]:
            if one in given:
                params[one] = params[key] = given[one]
        fallback = entry.get("fallback")
        if fallback and key not in params:
            try:
                words = [one for part in fallback[1:] if not isinstance(part, dict) for one in part]
                params[key] = fallback[0](*words)
            except ArgumentProblem:
                pass
    return params


def set_defaults(spec, params, absent):
    """Defaults of arguments that are not there; with `absent`, None for the rest."""
    for key, entry in spec.items():
        default = entry.get("default")
        if default is None and entry.get("apply_defaults") and entry.get("options"):
            default = {}
        if key not in params and (absent or default is not None):
            params[key] = default


def listed(groups):
    """`mutually_exclusive` may be one group instead of a list of groups."""
    return [groups] if groups and all(isinstance(entry, str) for entry in groups) else groups


def exclude(groups, params, where):
    for group in groups:
        if sum(name in params for name in group) > 1:
            raise ArgumentProblem("parameters are mutually exclusive: %s%s" % ("|".join(group), where))


def demand(rules, params, where):
    """Arguments that others ask for."""
    for group in rules.get("required_together") or []:
        if 0 < sum(name in params for name in group) < len(group):
            raise ArgumentProblem("parameters are required together: %s%s" % (", ".join(group), where))
    for group in rules.get("required_one_of") or []:
        if not any(name in params for name in group):
            raise ArgumentProblem("one of the following is required: %s%s" % (", ".join(group), where))
    for rule in rules.get("required_if") or []:
        demand_if(params, where, *rule)
    for name, wanted in dict(rules.get("required_by") or {}).items():
        wanted = [wanted] if isinstance(wanted, str) else wanted
        missing = [one for one in wanted if params.get(one) is None] if params.get(name) is not None else []
        if missing:
            raise ArgumentProblem("missing parameter(s) required by '%s': %s%s" % (name, ", ".join(missing), where))


def demand_if(params, where, name, value, wanted, any_of=False):
    if name not in params or params[name] != value:
        return
    missing = [one for one in wanted if one not in params]
    if missing and (not any_of or len(missing) == len(wanted)):
        text = "%s is %s but %s of the following are missing: %s%s"
        raise ArgumentProblem(text % (name, value, "any" if any_of else "all", ", ".join(missing), where))


def unsupported(odd, spec, name, path):
    supported = ", ".join(sorted(spec))
    aliases = sorted(alias for entry in spec.values() for alias in entry.get("aliases") or [])
    if aliases:
        supported += " (%s)" % ", ".join(aliases)
    shown = ", ".join(".".join(path + (one,)) for one in odd)
    return "Unsupported parameters for (%s) module: %s. Supported parameters include: %s." % (name, shown, supported)


def options(value, entry, name, path):
    """The arguments inside an argument: of a dict, or of each dict in a list."""
    if isinstance(value, list) and entry.get("elements") == "dict":
        return [check(entry["options"], one, entry, name, path) for one in value]
    return check(entry["options"], value, entry, name, path) if isinstance(value, dict) else value


def convert(key, value, entry, path):
    value = typed(key, value, entry.get("type") or "str", path)
    if not entry.get("elements") or not isinstance(value, list):
        return value
    return [typed(key, one, entry["elements"], path, "Elements value for option '%s'" % key) for one in value]


def typed(key, value, wanted, path, shown=None):
    run = TYPES.get(wanted, wanted)
    try:
        return run(value)
    except (TypeError, ValueError) as problem:
        label = shown or "argument '%s'" % key
        where = " found in '%s'." % " -> ".join(path) if path else ""
        text = "%s is of type %s%s and we were unable to convert to %s: %s"
        raise ArgumentProblem(text % (label, type(value), where, wanted, problem))


def choose(key, value, choices, where):
    if not choices:
        return
    odd = [one for one in (value if isinstance(value, list) else [value]) if one not in choices]
    if not odd:
        return
    many = "one or more of" if isinstance(value, list) else "one of"
    raise ArgumentProblem("value of %s must be %s: %s, got: %s%s" % (
        key, many, ", ".join(map(str, choices)), ", ".join(map(str, odd)), where))


def env_fallback(*names, **_):
    for name in names:
        if name in os.environ:
            return os.environ[name]
    raise ArgumentProblem("no such variable")
