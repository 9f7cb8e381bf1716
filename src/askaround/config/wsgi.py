"""The WSGI application, for waitress here and for any server elsewhere."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

# As in askaround.cli, for servers that do not start there.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "askaround.config.settings")
application = get_wsgi_application()
