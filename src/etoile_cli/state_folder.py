"""The folder of the viewer's progress and answers.

On Linux with an absolute HOME and without XDG_STATE_HOME it is known without platformdirs, whose import takes every run
five milliseconds (measured). Any other case is left to platformdirs, and a test holds this module to it.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path


def user_state_folder() -> Path | None:
    """Return the folder, which need not exist; None where the user has no home folder."""
    home = os.environ.get("HOME", "")
    if sys.platform == "linux" and home.startswith("/") and not os.environ.get("XDG_STATE_HOME"):
        return Path(home, ".local", "state", "etoile")
    from platformdirs import user_state_path

    with suppress(RuntimeError):
        if (path := user_state_path("etoile", appauthor=False)).is_absolute():
            return path
    return None
