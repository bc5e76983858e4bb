from urllib.error import *  # noqa: F401,F403
from urllib.error import HTTPError, URLError  # noqa: F401
