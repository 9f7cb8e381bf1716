"""The HTML shell and the pages that join several steps."""
