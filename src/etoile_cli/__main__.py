"""`python -m etoile_cli`."""

import sys

from etoile_cli.cli import main

sys.exit(main())
