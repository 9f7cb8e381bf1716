"""`python -m askaround`: the same as the `askaround` command."""

import sys

from askaround.cli import main

if __name__ == "__main__":
    sys.exit(main())
