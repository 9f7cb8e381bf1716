"""Somebody signed in, as after the one-time link."""

import pytest
from django.test import Client

from askaround.accounts import actions
from askaround.accounts.models import User


@pytest.fixture
def visitor(db: None) -> Client:
    """A browser signed in to the local workspace."""
    actions.local_workspace()
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email=actions.LOCAL_EMAIL))
    return client
