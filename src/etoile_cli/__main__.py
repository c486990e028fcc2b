"""Where a run begins: the command `etoile`, and `python -m etoile_cli`."""

import gc
import sys


def main() -> int:
    """Run the command line in a process of its own and return its exit code."""
    gc.disable()  # a run is short and makes no cycles worth the search, which starts with the first imports
    from etoile_cli.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
