"""glewlwyd: an OAuth 2.0 and OpenID Connect server, with signed and revocable tokens."""
import base64
import json
import pathlib
import sqlite3
import sys
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from harness.case import Case
from harness.peer import LOOPBACK, Peer, StartFailure

SCHEMA = pathlib.Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
SECRET = "s3cret+with%signs:&=/ü"
USER_PASSWORD = "pass+word&of=person"
BROWSER = pathlib.Path(__file__).parent.parent / "browsers" / "glewlwyd.py"
ADMINISTRATOR = {"username": "admin", "password": "password"}

# What the server logs where it gives a token.
GRANTED = "Access token generated"
LOGGED_IN = "User 'person' authenticated with password"


def granted(client):
    return f"{GRANTED} for client '{client}'"


CONFIGURATION = """
port = {port}
bind_address = "{loopback}"
external_url = "{url}"
api_prefix = "api"
cookie_domain = "{loopback}"
cookie_secure = 0
log_mode = "console"
log_level = "INFO"
static_files_path = "/usr/share/glewlwyd/webapp"
admin_scope = "g_admin"
profile_scope = "g_profile"
user_module_path = "/usr/lib/glewlwyd/user"
user_middleware_module_path = "/usr/lib/glewlwyd/user_middleware"
client_module_path = "/usr/lib/glewlwyd/client"
user_auth_scheme_module_path = "/usr/lib/glewlwyd/scheme"
plugin_module_path = "/usr/lib/glewlwyd/plugin"
hash_algorithm = "SHA512"
database = {{ type = "sqlite3"; path = "{folder}/database"; }};
{more}
"""


def start_server(host, url, port, more=""):
    """Starts the server with an empty database, and waits for it."""
    configuration = host.write("glewlwyd.conf", CONFIGURATION.format(
        url=url, port=port, loopback=LOOPBACK,
        folder=host.folder, more=more))
    with sqlite3.connect(host.folder / "database") as database:
        database.executescript(SCHEMA.read_text())
    database.close()
    host.spawn("glewlwyd", f"--config-file={configuration}")
    host.wait_for_url(url + "/config")


def make_key(host, name):
    """Makes an RSA key in the files NAME.key and NAME.pem; gives it and its public half."""
    key, public_key = host.folder / f"{name}.key", host.folder / f"{name}.pem"
    host.run("openssl", "genrsa", "-out", str(key), "2048")
    host.run("openssl", "rsa", "-in", str(key), "-pubout", "-out", str(public_key))
    return key.read_text(), public_key.read_text()


class Glewlwyd(Peer):
    description = "glewlwyd (Debian), OAuth 2.0 and OpenID Connect"
    packages = ("glewlwyd:glewlwyd", "dbconfig-common")
    secrets = (SECRET, USER_PASSWORD, "eyJ")

    def start(self, host):
        port = host.free_port()
        url = f"http://{LOOPBACK}:{port}"
        start_server(host, url, port)
        redirect_port = host.free_port()
        self.register(host, Administration(url + "/api"), url, redirect_port)
        environment = {
            "GLEWLWYD_BROWSER_REDIRECT_PORT": str(redirect_port),
            "GLEWLWYD_PASSWORD_USER_PASSWORD": USER_PASSWORD,
            "GLEWLWYD_SESSION_PORT": str(port), "GLEWLWYD_SESSION_PASSWORD": USER_PASSWORD,
            "BROWSER": f"{sys.executable} {BROWSER} %s person {USER_PASSWORD}"}
        environment["GLEWLWYD_REFRESH_REFRESH_TOKEN"] = refresh_token(url)
        environment["GLEWLWYD_KEY_PORT"] = str(port)
        environment["GLEWLWYD_KEY_PRIVATE_KEY"] = (host.folder / "client.key").read_text()
        environment["GLEWLWYD_STRANGER_KEY"] = (host.folder / "signing.key").read_text()
        for connector in ("", "_PASSWORD", "_BROWSER", "_DEVICE", "_SECRET_JWT", "_AUTO",
                          "_REFRESH"):
            environment[f"GLEWLWYD{connector}_PORT"] = str(port)
            environment[f"GLEWLWYD{connector}_CLIENT_SECRET"] = SECRET
        return environment

    @staticmethod
    def register(host, administration, url, redirect_port):
        """Sets up the OpenID Connect plugin, the clients and a user, as an administrator does."""
        administration.begin(host, url, {
            "auth-type-code-enabled": True, "auth-type-password-enabled": True,
            "auth-type-refresh-enabled": True, "auth-type-device-enabled": True,
            "device-authorization-interval": 1, "device-authorization-expiration": 600,
            "pkce-allowed": True, "pkce-required": True, "refresh-token-one-use": "always",
            "client-pubkey-parameter": "pubkey", "request-parameter-allow": True,
            "request-maximum-exp": 3600})
        for client, methods in (("both", ["client_secret_basic", "client_secret_post"]),
                                ("by-basic", ["client_secret_basic"]),
                                ("by-body", ["client_secret_post"]),
                                ("with-signed-secret", ["client_secret_jwt"])):
            administration.post("/client/", {
                "client_id": client, "name": client, "client_secret": SECRET,
                "confidential": True, "enabled": True, "scope": ["g_profile"],
                "authorization_type": ["client_credentials"],
                "token_endpoint_auth_method": methods})
        administration.post("/client/", {
            "client_id": "for-persons", "name": "for persons", "client_secret": SECRET,
            "confidential": True, "enabled": True, "scope": ["openid", "g_profile"],
            "redirect_uri": [f"http://{LOOPBACK}:{redirect_port}/callback"],
            "authorization_type": ["code", "password", "refresh_token", "device_authorization"],
            "token_endpoint_auth_method": ["client_secret_basic"]})
        _, client_public_key = make_key(host, "client")
        administration.post("/client/", {
            "client_id": "with-key", "name": "with a key", "confidential": True, "enabled": True,
            "client_secret": SECRET, "scope": ["g_profile"], "pubkey": client_public_key,
            "authorization_type": ["client_credentials"],
            "token_endpoint_auth_method": ["private_key_jwt"]})
        administration.post("/user/", {
            "username": "person", "name": "A person", "password": USER_PASSWORD, "enabled": True,
            "scope": ["openid", "g_profile"]})

    cases = (
        Case("discovery", "glewlwyd/discovery --print captures", stdout="client_secret_post",
             json={"endpoint": "http://127.0.0.1:${GLEWLWYD_PORT}/api/oidc/token"}),

        Case("stored token: the first run gets one", "glewlwyd/introspect", state="stored",
             stdout=b'{"active":false}', stderr="new token", log=granted("both")),
        Case("stored token: the second run uses it", "glewlwyd/introspect", state="stored",
             stdout=b'{"active":false}', stderr="token from the store", log_absent=GRANTED),
        Case("stored token: auth status knows it", "auth status glewlwyd", state="stored",
             stdout="valid", log_absent=GRANTED),
        Case("stored token: auth token prints it", "auth token glewlwyd", state="stored",
             stdout="eyJ", keep="TOKEN", log_absent=GRANTED),
        Case("stored token: the server knows it as this client's",
             "glewlwyd/about-itself --print captures", state="stored",
             environment={"TOKEN": "${TOKEN}"},
             json={"active": True, "client": "both", "scope": "g_profile"}, log_absent=GRANTED),
        Case("stored token: it can be revoked", "glewlwyd/revoke", state="stored",
             environment={"TOKEN": "${TOKEN}"}, log="revoked"),
        Case("stored token: after a 401 a new one is got, once", "glewlwyd/introspect",
             state="stored", stdout=b'{"active":false}', stderr="new token", log=granted("both")),
        Case("stored token: the new one is stored", "glewlwyd/introspect", state="stored",
             stderr="token from the store", log_absent=GRANTED),
        Case("stored token: auth clear removes it", "auth clear glewlwyd", state="stored"),
        Case("stored token: after that a new one is got", "glewlwyd/introspect", state="stored",
             stderr="new token", log=granted("both")),
        Case("stored token: another client does not get it", "glewlwyd/introspect",
             environment={"GLEWLWYD_CLIENT_ID": "by-basic"}, state="stored", stderr="new token",
             log=granted("by-basic")),

        Case("secret in a Basic header, for a client that may do nothing else",
             "glewlwyd/introspect", environment={"GLEWLWYD_CLIENT_ID": "by-basic"},
             stdout=b'{"active":false}', log=granted("by-basic")),
        Case("secret in the body, end of the token from its own claim", "glewlwyd/by-body",
             stdout=b'{"active":false}', state="by-body", log=granted("by-body")),
        Case("a token whose end its claim tells is stored", "glewlwyd/by-body",
             stderr="token from the store", state="by-body", log_absent=GRANTED),
        Case("a Basic header for a client that sends its secret in the body is exit 4",
             "glewlwyd/introspect", environment={"GLEWLWYD_CLIENT_ID": "by-body"}, exit=4,
             stderr="answered 403", log="Authorization invalid for client_id by-body"),
        Case("a wrong secret is exit 4", "glewlwyd/introspect",
             environment={"GLEWLWYD_CLIENT_SECRET": "wrong"}, exit=4, stdout=b"",
             stderr=["answered 403", "client_secret"], absent="wrong",
             log="Authorization invalid for client_id both"),
        Case("an unknown client is exit 4", "glewlwyd/introspect",
             environment={"GLEWLWYD_CLIENT_ID": "nobody"}, exit=4, stderr="answered 403"),
        Case("a scope that is not allowed is exit 4, with the server's text", "glewlwyd/introspect",
             environment={"GLEWLWYD_SCOPE": "g_admin"}, exit=4,
             stderr=["answered 400", "scope_invalid"]),

        Case("password: the token is the user's", "glewlwyd-password/userinfo --print captures",
             state="password", stdout="subject", stderr="new token"),
        Case("password: a refresh token renews it", "auth refresh glewlwyd-password",
             state="password", stderr="has a new token", log="Refresh token generated"),
        Case("password: and the next, which the server has rotated",
             "auth refresh glewlwyd-password", state="password", stderr="has a new token"),
        Case("password: the renewed token is the user's too", "glewlwyd-password/userinfo",
             state="password", stdout="sub", stderr="token from the store"),
        Case("password: a wrong one is exit 4", "glewlwyd-password/userinfo",
             environment={"GLEWLWYD_PASSWORD_USER_PASSWORD": "wrong-word"}, exit=4,
             absent="wrong-word"),
        Case("password: logging out revokes", "auth logout glewlwyd-password", state="password",
             stderr="revoked"),

        Case("session: a login brings a cookie", "glewlwyd-session/sessions --print captures",
             state="session", stdout="true", stderr="new token", log_counts={LOGGED_IN: 1}),
        Case("session: it is stored until the cookie's Expires", "auth status glewlwyd-session",
             state="session", stdout=["valid for", "used here"]),
        Case("session: the next run uses it", "glewlwyd-session/sessions", state="session",
             stderr="token from the store", log_absent=LOGGED_IN),
        Case("session: it is ended from outside", "glewlwyd-session/end", state="session",
             stderr="token from the store", log_absent=LOGGED_IN),
        Case("session: after a 401 there is another login", "glewlwyd-session/sessions",
             state="session", stderr="new token", log_counts={LOGGED_IN: 1}),
        Case("session: whose cookie is stored", "glewlwyd-session/sessions", state="session",
             stderr="token from the store", log_absent=LOGGED_IN),
        Case("session: logging out", "auth logout glewlwyd-session --verbose", state="session",
             stderr=["DELETE", "/api/auth/?username=person"]),
        Case("session: a run behind it logs in", "glewlwyd-session/sessions", state="session",
             stderr="new token", log_counts={LOGGED_IN: 1}),
        Case("session: a wrong password is exit 4", "glewlwyd-session/sessions", exit=4,
             environment={"GLEWLWYD_SESSION_PASSWORD": "wrong-word"}, absent="wrong-word",
             stdout=b"", stderr=["connectors/glewlwyd-session.yaml", "answered 401"],
             log="Authorization invalid for username person", log_absent=LOGGED_IN),
        Case("session: check finds all well", "check glewlwyd-session", stdout="glewlwyd-session"),

        Case("browser: without a login it is exit 4", "glewlwyd-browser/userinfo", exit=4,
             state="browser", stderr="connector-run auth login glewlwyd-browser"),
        Case("browser: a login on the server's pages", "auth login glewlwyd-browser",
             state="browser", stderr="logged in to 'glewlwyd-browser'"),
        Case("browser: runs take its token", "glewlwyd-browser/userinfo", state="browser",
             stdout="sub", stderr="token from the store"),
        Case("browser: it is renewed with rotation", "auth refresh glewlwyd-browser",
             state="browser", stderr="has a new token"),
        Case("browser: once more", "auth refresh --all", state="browser",
             stderr="'glewlwyd-browser' has a new token"),
        Case("browser: the doctor finds all well", "auth doctor glewlwyd-browser",
             state="browser", stdout=["metadata", "granted as asked"], absent="failed"),
        Case("browser: logging out needs no declared endpoint", "auth logout glewlwyd-browser",
             state="browser", stderr="revoked"),
        Case("browser: after that it is exit 4", "glewlwyd-browser/userinfo", state="browser",
             exit=4),

        Case("device: a login with the code", "auth login glewlwyd-device", state="device",
             stderr="logged in to 'glewlwyd-device'"),
        Case("device: runs take its token", "glewlwyd-device/userinfo", state="device",
             stdout="sub", stderr="token from the store"),
        Case("private_key_jwt: a signed client gets a token", "glewlwyd-key/discovery",
             stdout="issuer", stderr="new token", log=granted("with-key")),
        Case("private_key_jwt: another key is exit 4", "glewlwyd-key/discovery",
             environment={"GLEWLWYD_KEY_PRIVATE_KEY": "${GLEWLWYD_STRANGER_KEY}"}, exit=4,
             stderr="client_assertion"),
        Case("client_secret_jwt: a client that signs with its secret gets a token",
             "glewlwyd/by-secret-jwt", stdout=b'{"active":false}', stderr="new token",
             log=granted("with-signed-secret")),
        Case("client_secret_jwt: another secret is exit 4", "glewlwyd/by-secret-jwt", exit=4,
             environment={"GLEWLWYD_SECRET_JWT_CLIENT_SECRET": "wrong-word"}, absent="wrong-word",
             stderr="client_secret", log_absent=GRANTED),

        Case("auto: the metadata of the issuer, and a Basic header", "glewlwyd/by-auto",
             stdout=b'{"active":false}', stderr="new token", log=granted("both")),
        Case("auto: a secret that is wrong in both ways is exit 4", "glewlwyd/by-auto", exit=4,
             environment={"GLEWLWYD_AUTO_CLIENT_SECRET": "wrong-word"}, absent="wrong-word",
             stderr="client_secret", log="Authorization invalid for client_id both"),
        Case("issuer: metadata that is not there is exit 4", "glewlwyd/by-auto", exit=4,
             environment={"GLEWLWYD_AUTO_ISSUER": "http://127.0.0.1:${GLEWLWYD_PORT}/api/nothing"}, stdout=b"", stderr="issuer",
             log_absent=GRANTED),
        Case("issuer: another name than the server's own is exit 4", "glewlwyd/by-auto", exit=4,
             environment={"GLEWLWYD_AUTO_ISSUER": "http://127.0.0.1:${GLEWLWYD_PORT}/api/oidc/"}, stderr="wrong-issuer",
             log_absent=GRANTED),

        Case("refresh token: one that was got by hand", "glewlwyd/by-refresh-token",
             state="refresh", stdout="sub", stderr="new token", log="Refresh token generated"),
        Case("refresh token: the next is the one that the server has rotated to",
             "auth refresh glewlwyd-refresh", state="refresh", stderr="has a new token",
             log="Refresh token generated"),
        Case("refresh token: and once more", "auth refresh glewlwyd-refresh", state="refresh",
             stderr="has a new token"),
        Case("refresh token: the first one is used up, exit 4", "glewlwyd/by-refresh-token", exit=4,
             stderr="answered 400", log="Token invalid", log_absent=GRANTED),
        Case("doctor: a wrong secret is explained", "auth doctor glewlwyd", exit=4,
             environment={"GLEWLWYD_CLIENT_SECRET": "not-the-one"},
             stdout=["failed", "client_id or client_secret is wrong"]),
    )


def refresh_token(url):
    """A refresh token of the user, got as another program would."""
    parameters = {"grant_type": "password", "username": "person", "password": USER_PASSWORD,
                  "scope": "openid g_profile"}
    proof = base64.b64encode(f"for-persons:{SECRET}".encode()).decode()
    request = urllib.request.Request(
        url + "/api/oidc/token", urllib.parse.urlencode(parameters).encode(),
        {"Authorization": f"Basic {proof}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as response:
        return json.load(response)["refresh_token"]


class Administration:
    """The server's administration API, with the administrator's session."""

    def __init__(self, url, context=None):
        self._url = url
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()),
            urllib.request.HTTPSHandler(context=context))

    def begin(self, host, url, parameters):
        """Logs in, and sets up OpenID Connect, with these parameters beside the usual ones."""
        key, public_key = make_key(host, "signing")
        self.post("/auth/", ADMINISTRATOR)
        self.post("/mod/plugin/", {
            "module": "oidc", "name": "oidc", "display_name": "OpenID Connect", "enabled": True,
            "parameters": {
                "iss": url + "/api/oidc", "jwt-type": "rsa", "jwt-key-size": "256",
                "key": key, "cert": public_key,
                "access-token-duration": 3600, "refresh-token-duration": 86400,
                "code-duration": 600, "allow-non-oidc": True, "auth-type-client-enabled": True,
                "introspection-revocation-allowed": True,
                "introspection-revocation-allow-target-client": True,
                "introspection-revocation-auth-scope": ["g_profile"], **parameters}})

    def post(self, path, value):
        request = urllib.request.Request(
            self._url + path, json.dumps(value).encode(), {"Content-Type": "application/json"})
        try:
            with self._opener.open(request, timeout=10):
                pass
        except urllib.error.HTTPError as error:
            raise StartFailure(f"POST {path}: {error.code} {error.read()[:500]!r}") from error


peer = Glewlwyd()
