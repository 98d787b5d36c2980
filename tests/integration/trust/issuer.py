"""An OpenID Connect issuer over real HTTP: discovery, keys that rotate, signed tokens."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey


class Issuer:
    """Signs with RS256, as most issuers do."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.claimed = url
        self.requests = 0
        self.keys: list[RSAKey] = []
        self.rotate()

    def rotate(self) -> None:
        """Publish and use one more key."""
        self.keys.append(RSAKey.generate_key(2048, {"kid": f"k{len(self.keys)}", "use": "sig"}))

    def token(self, **claims: Any) -> str:
        """A token with these claims over sound ones."""
        now = int(time.time())
        sound = {"iss": self.url, "aud": "coach", "sub": "kim", "iat": now, "exp": now + 60}
        key = self.keys[-1]
        header = {"alg": "RS256", "kid": key.kid}
        return jwt.encode(header, {**sound, **claims}, key, algorithms=["RS256"])

    def document(self, path: str) -> dict[str, Any] | None:
        """What is published at a path."""
        self.requests += 1
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.claimed, "jwks_uri": f"{self.url}/keys"}
        if path == "/keys":
            return {"keys": [key.as_dict(private=False) for key in self.keys]}
        return None


@contextmanager
def issuing() -> Iterator[Issuer]:
    """An issuer on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = issuer.document(self.path)
            self.send_response(200 if document else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_: object) -> None:
            """Keep the output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
