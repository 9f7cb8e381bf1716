"""Reading other programs’ files: bytes to drafts, pure; then one transaction."""
