"""A provider on loopback that lets people in: asks nobody, checks everything (RFC 6749, 7636, 7662).

In: nothing of the project. Out: `TokenServer` with `address("/authorize")`, `/token` and `/introspect`; what it refused and why, the
tokens it gave, and faults to order. Client and secret are CLIENT and SECRET.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

CLIENT = "askaround-555.apps.example.org"
SECRET = "keep-this-555"


@dataclass(frozen=True)
class Grant:
    """A code that was given: for whom, where it must be sent, which proof must come with it."""

    user: str
    redirect: str
    challenge: str


@dataclass
class TokenServer:
    """`lifetime` in seconds is what it says of new access tokens; `rotate`: a refresh token serves once; `answer` replaces every
    answer of the token address by (status, text); `deny`: the owner presses No."""

    lifetime: int = 3600
    rotate: bool = False
    deny: bool = False
    withdrawn: bool = False
    delay: float = 0.0
    answer: tuple[int, str] | None = None
    refusals: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    access: dict[str, tuple[str, float]] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        handler = type("Desk", (_Desk,), {"provider": self})
        self.server = _Building(("127.0.0.1", 0), handler)
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()

    def address(self, path: str) -> str:
        assert self.server is not None, "the provider is not open"
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def forget(self) -> None:
        self.lifetime, self.rotate, self.deny, self.withdrawn = 3600, False, False, False
        self.delay, self.answer = 0.0, None
        for each in (self.refusals, self.asked, self.access, self.refresh, self.codes):
            each.clear()

    def user_of(self, token: str) -> str | None:
        """Whose access token it is, while it is good."""
        user, end = self.access.get(token, ("", 0.0))
        return user if time.monotonic() < end else None

    def expire(self) -> None:
        """Every access token given so far is no longer good, whatever was said of it."""
        self.access.clear()

    def allow(self, query: dict[str, str]) -> str:
        """Where the browser is sent after the owner said yes (or no). Raises ValueError."""
        redirect = query.get("redirect_uri", "")
        host = urlsplit(redirect).hostname
        if query.get("client_id") != CLIENT or host not in ("localhost", "127.0.0.1", "testserver"):
            raise ValueError("unknown client or return address")
        if (query.get("response_type"), query.get("code_challenge_method")) != ("code", "S256"):
            raise ValueError("not the code grant with its proof")
        if len(query.get("code_challenge", "")) != 43 or not query.get("state") or not query.get("scope"):
            raise ValueError("no proof, state or scope")
        if self.deny:
            return f"{redirect}?{urlencode({'error': 'access_denied', 'state': query['state']})}"
        code = secrets.token_urlsafe(12)
        self.codes[code] = Grant(query.get("login_hint", "").casefold(), redirect, query["code_challenge"])
        return f"{redirect}?{urlencode({'code': code, 'state': query['state']})}"

    def exchange(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The token address's answer."""
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return self._no("invalid_client", 401)
        if form.get("grant_type") == "authorization_code":
            grant = self.codes.pop(form.get("code", ""), None)
            proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            if grant is None or grant.redirect != form.get("redirect_uri"):
                return self._no("invalid_grant")
            if proof.rstrip(b"=").decode() != grant.challenge:
                return self._no("invalid_grant")
            return 200, self._tokens(grant.user, secrets.token_urlsafe(12))
        if form.get("grant_type") == "refresh_token":
            user = self.refresh.get(form.get("refresh_token", ""))
            if user is None or self.withdrawn:
                return self._no("invalid_grant")
            if self.rotate:
                del self.refresh[form["refresh_token"]]
            return 200, self._tokens(user, secrets.token_urlsafe(12) if self.rotate else "")
        return self._no("unsupported_grant_type")

    def _tokens(self, user: str, refresh: str) -> dict[str, Any]:
        access = secrets.token_urlsafe(12)
        self.access[access] = (user, time.monotonic() + self.lifetime)
        found: dict[str, Any] = {"access_token": access, "token_type": "Bearer", "expires_in": self.lifetime}
        if refresh:
            self.refresh[refresh] = user
            found["refresh_token"] = refresh
        return found

    def _no(self, error: str, status: int = 400) -> tuple[int, dict[str, Any]]:
        self.refusals.append(error)
        return status, {"error": error, "error_description": "AADSTS70000: no. Secret words stay here."}


class _Building(ThreadingHTTPServer):
    """A mail server that is stopped leaves its connections without a word; that is no fault."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class _Desk(BaseHTTPRequestHandler):
    """The three addresses."""

    provider: TokenServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        if parts.path == "/introspect":
            user = self.provider.user_of(query.get("token", ""))
            self._say(200, json.dumps({"active": True, "username": user} if user else {"active": False}))
        elif parts.path == "/authorize":
            try:
                place = self.provider.allow(query)
            except ValueError as error:
                self.provider.refusals.append(str(error))
                self._say(400, str(error))
                return
            self._say(302, "", place)
        else:
            self._say(404, "")

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.provider.asked.append(form.get("grant_type", ""))
        time.sleep(self.provider.delay)
        if self.provider.answer is not None:
            self._say(*self.provider.answer)
            return
        status, found = self.provider.exchange(form)
        self._say(status, json.dumps(found))

    def _say(self, status: int, text: str, place: str = "") -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if place:
            self.send_header("Location", place)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        pass
