"""`python -m askaround.sample FOLDER [YYYY-MM-DD]` writes the sample."""

from askaround.sample import main

main()
