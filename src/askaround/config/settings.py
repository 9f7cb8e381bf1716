"""Django settings for local and server mode.

In: `environment.read()`. Out: the settings module. Nothing here is read from a file that the user must edit.
"""

from __future__ import annotations

import os
from pathlib import Path

from askaround.config import environment, secret

ENVIRONMENT = environment.read()
PACKAGE = Path(__file__).resolve().parent.parent
MODE = ENVIRONMENT.mode

SECRET_KEY = secret.key(ENVIRONMENT.data, "django")
DEBUG = False
ALLOWED_HOSTS = (
    ["localhost", "127.0.0.1", "[::1]"]
    if MODE == "local"
    else [host for host in os.environ.get("ASKAROUND_HOSTS", "localhost").split(",") if host]
)
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "askaround.config.urls"
WSGI_APPLICATION = "askaround.config.wsgi.application"
DATABASES = {"default": environment.database_settings(ENVIRONMENT)}

STEPS = ["accounts", "mail", "explore", "network", "outreach", "prepare", "interview", "follow_up", "reflect"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    *(f"askaround.{step}" for step in STEPS),
    "askaround.today",
    "askaround.web",
]
MIDDLEWARE = [
    "askaround.web.middleware.LocalHostOnly",
    "askaround.web.middleware.SecurityHeaders",
    "askaround.web.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "askaround.web.middleware.SameOrigin",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "askaround.web.middleware.WorkspaceOfUser",
    "askaround.web.middleware.ReadOnce",
    "askaround.web.middleware.Refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "askaround.web.context.shell",
            ],
            "builtins": ["askaround.web.templatetags.askaround"],
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
WHITENOISE_ROOT = None
WHITENOISE_MAX_AGE = 0 if MODE == "local" else 3600
STATIC_ROOT = str(PACKAGE / "web" / "static")

SESSION_COOKIE_NAME = "askaround"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MODE == "server"
CSRF_COOKIE_NAME = "askaround-csrf"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "askaround.web.errors.csrf_failure"
LOGIN_URL = "/enter/"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
# As many people as may be ticked and changed at once, and what else the form says.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_100
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "askaround": {"handlers": ["stderr"], "level": "INFO"},
        # A 404 or a refused Host is the visitor's matter, not a line in the owner's terminal.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
