"""What nobody types, in every field of the pages of Explore: an answer, never a fault; a GET writes nothing, nothing typed becomes markup.

Said of both databases: PostgreSQL refuses a NUL that SQLite takes.
"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.access.cast import CAREER, one_of_everything

ODD = {
    "nul": "a\x00\x1b",
    "markup": "\"'><script>alert(1)</script>",
    "digits": "9" * 400,
    "letters": "ß\u202e\u0301🧬١٢%_\\",
    "long": "lab manager, " * 20_000,
}
READ = {
    "/explore/": ("q", "zone", "education", "pay", "area", "page"),
    "/explore/interests": ("ask", "way"),
    "/explore/places": ("career", "with", "place", "sort", "kind", "page", "q"),
    "/explore/employers": ("name", "place", "kind", "sort", "page", "source"),
    "/explore/employers.csv": ("sort",),
    "/explore/compare": ("career",),
}
WRITE = {
    "/explore/shortlist/add": ("career", "next"),
    "/explore/shortlist/remove": ("career",),
    "/explore/interests/answer": ("item", "value", "long"),
    "/explore/interests/text": ("likes",),
    "/explore/interests/scores": ("R", "I"),
    "/explore/employers/add": ("name", "key", "source", "next"),
    "/explore/employers/clock": ("do",),
    "/explore/employers/o1/rate": ("motivation", "posting"),
    "/explore/posting": ("text", "do"),
}


@pytest.fixture
def client(db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(one_of_everything("ada@example.org").user)
    return client


def body(answer: HttpResponseBase) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_are_answered(client: Client, odd: str) -> None:
    text = ODD[odd]
    for path, fields in READ.items():
        for field in fields:
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(path, {field: text[:5000]}, headers={"host": "localhost"})
                said = body(answer)
            where = f"GET {path}?{field}= {odd}"
            assert answer.status_code < 500, where
            assert "<script>alert" not in said, where
            changes = [q["sql"] for q in asked if re.match("INSERT|UPDATE|DELETE", q["sql"] or "")]
            assert changes == [], where
    headers = {"host": "localhost", "origin": "http://localhost"}
    for path, fields in WRITE.items():
        for field in fields:
            answer = client.post(path, {field: text}, headers=headers)
            assert answer.status_code < 500, f"POST {path} {field}= {odd}"
            assert "<script>alert" not in body(answer), f"POST {path} {field}= {odd}"
    for path in (*READ, f"/explore/{CAREER}/"):
        answer = client.get(path, headers={"host": "localhost"})
        assert answer.status_code == 200, f"{path} after {odd}"
        assert "<script>alert" not in body(answer) or path.endswith(".csv"), f"{path} after {odd}"
