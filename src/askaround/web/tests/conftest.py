"""Somebody signed in, as after the one-time link."""

import pytest
from django.test import Client

from askaround.accounts import actions
from askaround.accounts.models import User, Workspace


@pytest.fixture
def owner(db: None) -> Workspace:
    return actions.local_workspace()


@pytest.fixture
def visitor(owner: Workspace) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email=actions.LOCAL_EMAIL))
    return client
