"""authgent: an OAuth 2.0 server with token exchange (RFC 8693)."""
import json
import secrets
import urllib.request

from harness.case import Case
from harness.peer import LOOPBACK, Peer, StartFailure

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"


class Authgent(Peer):
    description = "authgent (PyPI), token exchange"
    requirements = ("authgent-server==0.3.4",)
    # What its tokens begin with; the clients' secrets are added once it has made them.
    secrets = ("eyJ",)

    def start(self, host):
        port = host.free_port()
        url = f"http://{LOOPBACK}:{port}"
        host.spawn(
            host.python_command("authgent-server"), "run", "--host", LOOPBACK, "--port", str(port),
            environment={
                "AUTHGENT_SERVER_URL": url, "AUTHGENT_SECRET_KEY": secrets.token_hex(32),
                "AUTHGENT_DATABASE_URL": f"sqlite+aiosqlite:///{host.folder}/database",
                "AUTHGENT_CONSENT_MODE": "auto_approve", "HOME": str(host.folder)})
        host.wait_for_url(url + "/health", 60)
        first, second = self.register(url, "first"), self.register(url, "second")
        self.secrets = ("eyJ", first["client_secret"], second["client_secret"])
        return {
            "AUTHGENT_PORT": str(port), "AUTHGENT_CLIENT_ID": first["client_id"],
            "AUTHGENT_CLIENT_SECRET": first["client_secret"],
            "AUTHGENT_EXCHANGE_PORT": str(port), "AUTHGENT_EXCHANGE_CLIENT_ID": second["client_id"],
            "AUTHGENT_EXCHANGE_CLIENT_SECRET": second["client_secret"],
            "AUTHGENT_EXCHANGE_SUBJECT_TOKEN": "none-as-yet"}

    @staticmethod
    def register(url, name):
        """Registers a client as programs do (RFC 7591)."""
        request = urllib.request.Request(url + "/register", json.dumps({
            "client_name": name, "scope": "read write",
            "grant_types": ["client_credentials", EXCHANGE]}).encode(),
            {"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as response:
            client = json.load(response)
        if not client.get("client_secret"):
            raise StartFailure(f"no client secret in {sorted(client)}")
        return client

    cases = (
        Case("client credentials: the subject's token", "auth token authgent", state="subject",
             stdout="eyJ", keep="SUBJECT"),
        Case("client credentials: a wrong secret is exit 4", "auth token authgent", exit=4,
             environment={"AUTHGENT_CLIENT_SECRET": "wrong-word"}, absent="wrong-word", stdout=b"",
             stderr=["answered 401", "invalid_client"]),
        Case("the subject's token has both scopes", "authgent/introspect --print captures",
             variables={"token": "${SUBJECT}"},
             json={"active": True, "client": "${AUTHGENT_CLIENT_ID}", "scope": "read write"}),
        Case("exchange: another token for it", "auth token authgent-exchange", state="exchange",
             environment={"AUTHGENT_EXCHANGE_SUBJECT_TOKEN": "${SUBJECT}"}, stdout="eyJ",
             keep="EXCHANGED"),
        Case("exchange: it is narrower, for an audience, and names who acts",
             "authgent/introspect --print captures", variables={"token": "${EXCHANGED}"},
             json={"active": True, "scope": "read", "client": "${AUTHGENT_EXCHANGE_CLIENT_ID}",
                   "audience": "https://api.example.org",
                   "actor": "client:${AUTHGENT_EXCHANGE_CLIENT_ID}"}),
        Case("exchange: runs take it from the store", "authgent/exchanged", state="exchange",
             environment={"AUTHGENT_EXCHANGE_SUBJECT_TOKEN": "${SUBJECT}"},
             stderr="token from the store"),
        Case("exchange: another subject leads to another exchange", "authgent/exchanged",
             state="exchange", exit=4,
             environment={"AUTHGENT_EXCHANGE_SUBJECT_TOKEN": "no-token-at-all"},
             absent="no-token-at-all", stderr=["answered 400", "invalid_grant", "subject_token"]),
        Case("exchange: a scope that the subject has not is exit 4", "authgent/exchanged", exit=4,
             environment={"AUTHGENT_EXCHANGE_SUBJECT_TOKEN": "${SUBJECT}",
                          "AUTHGENT_EXCHANGE_SCOPE": "admin"}, stderr=["answered 403", "insufficient_scope"]),
        Case("exchange: a wrong client secret is exit 4", "authgent/exchanged", exit=4,
             environment={"AUTHGENT_EXCHANGE_SUBJECT_TOKEN": "${SUBJECT}",
                          "AUTHGENT_EXCHANGE_CLIENT_SECRET": "wrong-word"}, absent="wrong-word",
             stderr="invalid_client"),
        Case("exchange: the doctor explains", "auth doctor authgent-exchange",
             environment={"AUTHGENT_EXCHANGE_SUBJECT_TOKEN": "${SUBJECT}"}, stdout="granted",
             absent="failed"),
        Case("exchange: the doctor explains a subject that is no token", exit=4,
             command="auth doctor authgent-exchange", stdout=["failed", "subject_token"]),
    )


peer = Authgent()
