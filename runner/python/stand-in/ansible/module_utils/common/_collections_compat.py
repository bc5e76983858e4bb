from collections.abc import *  # noqa: F401,F403
from collections.abc import Hashable, ItemsView, Iterable, KeysView, Mapping, MappingView  # noqa: F401
from collections.abc import MutableMapping, MutableSequence, MutableSet, Sequence, Set, ValuesView  # noqa: F401
