"""The WSGI application, for waitress here and for any server elsewhere."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "askaround.config.settings")
application = get_wsgi_application()
