"""Where a run begins: the command `etoile`, and `python -m etoile_cli`."""

import gc
import sys

gc.disable()  # a run is short and makes no cycles worth the search, which starts with the first imports

from etoile_cli.cli import main  # noqa: E402 - see above

if __name__ == "__main__":
    sys.exit(main())
