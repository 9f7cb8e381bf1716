"""Address books on CardDAV servers, read and never written: `client` speaks, `answers` reads what came, `sync` imports, `books` keeps."""
