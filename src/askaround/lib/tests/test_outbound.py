"""The one door for outgoing HTTP: which addresses it calls, where it follows, what it bounds."""

from __future__ import annotations

import base64
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from askaround.lib import outbound
from askaround.lib.errors import Refusal


class Site:
    """A web server on loopback that answers as `answer` says and remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, dict[str, str], bytes]] = []
        self.answers: dict[str, tuple[int, dict[str, str], bytes | Callable[[], Iterator[bytes]]]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.heard.append((self.command, self.path, headers, body))
                status, more, content = site.answers.get(self.path, (404, {}, b"nothing"))
                self.send_response(status)
                for name, value in more.items():
                    self.send_header(name, value)
                if isinstance(content, bytes):
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                try:
                    for piece in [content] if isinstance(content, bytes) else content():
                        self.wfile.write(piece)
                except OSError:
                    self.close_connection = True

            do_GET = do_PUT = do_POST = handle_one

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.base = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


def test_an_own_server_is_called_when_it_is_named_as_such(site: Site) -> None:
    site.answers["/a.ics"] = (201, {"ETag": '"7"'}, b"stored")
    answer = outbound.request(
        "PUT", site.base + "/a.ics", content=b"BEGIN", headers={"Content-Type": "text/calendar"},
        auth=("ada", "secret"), allow_private=True,
    )  # fmt: skip
    assert (answer.status, answer.ok, answer.text, answer.headers["etag"]) == (201, True, "stored", '"7"')
    assert answer.url == site.base + "/a.ics"
    ((method, path, headers, body),) = site.heard
    assert (method, path, body) == ("PUT", "/a.ics", b"BEGIN")
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert headers["authorization"] == "Basic " + base64.b64encode(b"ada:secret").decode()
    assert "cookie" not in headers


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]"]
)
def test_private_addresses_are_not_called(site: Site, host: str) -> None:
    with pytest.raises(Refusal):
        outbound.request("GET", f"http://{host}:{site.port}/")
    assert site.heard == []


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("10.1.2.3", False), ("172.16.0.1", False),
        ("192.168.1.1", False), ("127.9.9.9", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("fe80::1", False),
        ("fc00::1", False), ("ff02::1", False), ("::ffff:10.0.0.1", False), ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
    ],
)  # fmt: skip
def test_what_is_public(text: str, public: bool) -> None:
    assert outbound.is_public(ipaddress.ip_address(text)) is public


@pytest.mark.parametrize("host", ["169.254.169.254", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]"])
def test_link_local_is_never_called_not_even_as_an_own_server(host: str) -> None:
    with pytest.raises(Refusal, match="private network"):
        outbound.request("GET", f"http://{host}/latest/meta-data", allow_private=True)


def test_one_private_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(host: str, port: int, **_: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("93.184.216.34", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(Refusal, match="private network"):
        outbound.request("GET", "http://example.org/")


def test_the_connection_goes_to_the_address_that_was_checked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means something else at the second look changes nothing."""
    site.answers["/"] = (200, {}, b"here")
    asked: list[str] = []
    real = socket.getaddrinfo

    def once(host: str, port: int, *args: object, **more: object) -> object:
        asked.append(str(host))
        return real("127.0.0.1", port, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", once)
    answer = outbound.request("GET", f"http://calendar.example.org:{site.port}/", allow_private=True)
    assert answer.text == "here"
    assert asked.count("calendar.example.org") == 1
    assert site.heard[0][2]["host"] == f"calendar.example.org:{site.port}"


def test_a_redirect_is_followed_for_reading_and_bounded(site: Site) -> None:
    site.answers["/a"] = (302, {"Location": "/b"}, b"")
    site.answers["/b"] = (200, {}, b"there")
    site.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    assert outbound.request("GET", site.base + "/a", allow_private=True).text == "there"
    with pytest.raises(Refusal, match="without end"):
        outbound.request("GET", site.base + "/loop", allow_private=True)


def test_writing_follows_only_where_the_method_stays(site: Site) -> None:
    site.answers["/a"] = (308, {"Location": "/b"}, b"")
    site.answers["/b"] = (201, {}, b"")
    site.answers["/c"] = (302, {"Location": "/b"}, b"")
    put = {"content": b"x", "allow_private": True}
    assert outbound.request("PUT", site.base + "/a", **put).status == 201  # type: ignore[arg-type]
    assert outbound.request("PUT", site.base + "/c", **put).status == 302  # type: ignore[arg-type]
    assert [each[0] for each in site.heard] == ["PUT"] * 3


def test_a_redirect_to_another_private_server_is_not_followed(site: Site) -> None:
    other = Site()
    site.answers["/a"] = (302, {"Location": f"{other.base}/secret"}, b"")
    with pytest.raises(Refusal, match="private network"):
        outbound.request("GET", site.base + "/a", auth=("ada", "secret"), allow_private=True)
    assert other.heard == []
    other.close()


def test_too_large_is_not_read(site: Site) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 65536

    site.answers["/"] = (200, {}, endless)
    with pytest.raises(Refusal, match="MB"):
        outbound.request("GET", site.base + "/", allow_private=True, max_bytes=1_000_000)


def test_too_slow_is_given_up_even_when_bytes_drip(site: Site) -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x"
            time.sleep(0.05)

    site.answers["/"] = (200, {}, drip)
    started = time.monotonic()
    with pytest.raises(Refusal, match="in time"):
        outbound.request("GET", site.base + "/", allow_private=True, timeout=0.4)
    assert time.monotonic() - started < 3


def test_nobody_there_and_no_such_name(site: Site) -> None:
    site.close()
    with pytest.raises(Refusal, match="cannot be reached"):
        outbound.request("GET", site.base + "/", allow_private=True)
    with pytest.raises(Refusal, match="cannot be found"):
        outbound.request("GET", "https://no-such-host.invalid/")


@pytest.mark.parametrize(
    "url", ["", "ftp://example.org/", "file:///etc/passwd", "https://", "http://a:b@example.org/", "http://x:99999/",
            "http://example.org/a b", "http://example.org/\nX: y", "//example.org/"],
)  # fmt: skip
def test_no_usable_address(url: str) -> None:
    with pytest.raises(Refusal, match="no usable web address"):
        outbound.request("GET", url)


def test_a_password_needs_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "addresses", lambda host, port: [ipaddress.ip_address("93.184.216.34")])
    with pytest.raises(Refusal, match="without encryption"):
        outbound.request("GET", "http://example.org/", auth=("ada", "secret"))


def test_an_answer_shows_no_content_in_its_repr() -> None:
    assert "secret" not in repr(
        outbound.Response(200, "https://example.org/", b"secret", {"set-cookie": "secret"})
    )
