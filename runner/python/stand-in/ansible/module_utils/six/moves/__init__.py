import builtins  # noqa: F401
import configparser  # noqa: F401
import http.client as http_client  # noqa: F401
from functools import reduce  # noqa: F401
from io import StringIO  # noqa: F401
from itertools import zip_longest  # noqa: F401
from shlex import quote as shlex_quote  # noqa: F401

filter, input, map, range, zip = filter, input, map, range, zip
xrange = range
