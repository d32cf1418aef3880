"""canaille: an OAuth 2.0 server with the JWT bearer grant (RFC 7523) and pages of its own."""
import json
import pathlib
import sys

from harness.case import Case
from harness.peer import LOOPBACK, Peer

SECRET = "s3cret-of-the-client"
USER_PASSWORD = "correct-horse-4711"
BROWSER = pathlib.Path(__file__).parent.parent / "browsers" / "canaille.py"
# Within a second the server makes the same token again, and fails over it.
SECOND = 1.1
BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"

# Makes a key of the server's own and one of a client's, as PEM and as JWK.
KEYS = """
import json
from joserfc.jwk import RSAKey
for name in ("server", "client"):
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"})
    key.ensure_kid()
    open(name + ".pem", "wb").write(key.as_pem(private=True))
    json.dump(key.as_dict(private=name == "server"), open(name + ".json", "w"))
"""

CONFIGURATION = """
SECRET_KEY = "of-the-sessions"
SERVER_NAME = "{loopback}:{port}"
PREFERRED_URL_SCHEME = "http"
SESSION_COOKIE_SECURE = false
[CANAILLE]
ENABLE_INTRUDER_LOCKOUT = false
[CANAILLE.LOGGING]
version = 1
[CANAILLE.LOGGING.handlers.all]
class = "logging.StreamHandler"
[CANAILLE.LOGGING.root]
level = "INFO"
handlers = ["all"]
[CANAILLE_SQL]
DATABASE_URI = "sqlite:///{folder}/database"
[CANAILLE_OIDC]
TRUSTED_DOMAINS = ["client.example"]
ACTIVE_JWKS = [{key}]
"""


class Canaille(Peer):
    description = "canaille (PyPI), the JWT bearer grant"
    requirements = ("canaille[front,oidc,sqlite,server]==0.3.6",)
    secrets = (SECRET, USER_PASSWORD, "PRIVATE KEY")

    def start(self, host):
        port, redirect_port = host.free_port(), host.free_port()
        host.run(host.python_command("python"), "-c", KEYS)
        keys = {name: json.loads((host.folder / f"{name}.json").read_text())
                for name in ("server", "client")}
        configuration = host.write("canaille.toml", CONFIGURATION.format(
            loopback=LOOPBACK, port=port, folder=host.folder,
            key="{" + ", ".join(f'{name} = {json.dumps(value)}'
                                for name, value in keys["server"].items()) + "}"))
        environment = {"CANAILLE_CONFIG": str(configuration), "HOME": str(host.folder)}

        def administer(*arguments):
            host.run(host.python_command("canaille"), *arguments, environment=environment)
        administer("install")
        administer("create", "user", "--user-name", "person", "--password", USER_PASSWORD,
                   "--emails", "person@example.org", "--family-name", "Person",
                   "--given-name", "A", "--formatted-name", "A Person")
        client = ("--client-uri", "https://client.example", "--scope", "openid",
                  "--scope", "profile", "--response-types", "code",
                  "--redirect-uris", f"http://{LOOPBACK}:{redirect_port}/callback")
        administer("create", "client", "--client-id", "with-secret", "--client-secret", SECRET,
                   "--client-name", "with a secret", *client,
                   "--token-endpoint-auth-method", "client_secret_basic",
                   "--grant-types", "client_credentials", "--grant-types", "refresh_token",
                   "--grant-types", "authorization_code", "--grant-types", BEARER)
        administer("create", "client", "--client-id", "with-key", "--client-name", "with a key",
                   *client, "--token-endpoint-auth-method", "private_key_jwt",
                   "--jwks", json.dumps({"keys": [keys["client"]]}),
                   "--grant-types", "password", "--grant-types", "refresh_token")
        host.spawn(host.python_command("canaille"), "run", "--bind", f"{LOOPBACK}:{port}",
                   environment=environment)
        host.wait_for_url(f"http://{LOOPBACK}:{port}/.well-known/openid-configuration", 60)
        return {
            "CANAILLE_PORT": str(port), "CANAILLE_KEY_PORT": str(port),
            "CANAILLE_BROWSER_PORT": str(port),
            "CANAILLE_CLIENT_SECRET": SECRET, "CANAILLE_BROWSER_CLIENT_SECRET": SECRET,
            "CANAILLE_BROWSER_REDIRECT_PORT": str(redirect_port),
            "CANAILLE_KEY_USER_PASSWORD": USER_PASSWORD,
            "CANAILLE_SERVER_KEY": (host.folder / "server.pem").read_text(),
            "CANAILLE_SERVER_KEY_ID": keys["server"]["kid"],
            "CANAILLE_KEY_CLIENT_KEY": (host.folder / "client.pem").read_text(),
            "CANAILLE_KEY_CLIENT_KEY_ID": keys["client"]["kid"],
            "BROWSER": f"{sys.executable} {BROWSER} %s person {USER_PASSWORD}"}

    cases = (
        Case("JWT bearer: the token is the user's", "canaille/userinfo --print captures",
             state="bearer", json={"subject": "person"}, stderr="new token"),
        Case("JWT bearer: runs take it from the store", "canaille/userinfo", state="bearer",
             stderr="token from the store"),
        Case("JWT bearer: a new one is signed for a new token", "auth refresh canaille", pause=SECOND,
             state="bearer", stderr="has a new token"),
        Case("JWT bearer: another audience is exit 4", "canaille/userinfo", exit=4,
             environment={"CANAILLE_AUDIENCE": "http://elsewhere.example/"}, stdout=b"",
             stderr="answered 400"),
        Case("JWT bearer: an unknown user is exit 4", "canaille/userinfo", exit=4,
             environment={"CANAILLE_SUBJECT": "nobody"}, stderr="answered 400"),
        Case("JWT bearer: another key is exit 4", "canaille/userinfo", exit=4,
             environment={"CANAILLE_SERVER_KEY": "${CANAILLE_KEY_CLIENT_KEY}"},
             stderr="answered 400"),
        Case("JWT bearer: the doctor finds all well", "auth doctor canaille", pause=SECOND, stdout="granted",
             absent="failed"),

        Case("private_key_jwt: the token is the user's",
             "canaille/userinfo-by-key --print captures", state="key", json={"subject": "person"}),
        Case("private_key_jwt: a server that wants each assertion once takes the next",
             "auth refresh canaille-key", pause=SECOND, state="key", stderr="has a new token"),
        Case("private_key_jwt: another key is exit 4", "canaille/userinfo-by-key", exit=4,
             environment={"CANAILLE_KEY_CLIENT_KEY": "${CANAILLE_SERVER_KEY}"},
             stderr="invalid_client"),
        Case("private_key_jwt: a wrong password is exit 4", "canaille/userinfo-by-key", exit=4,
             environment={"CANAILLE_KEY_USER_PASSWORD": "wrong-word"}, absent="wrong-word",
             stderr="answered 400"),

        Case("browser: a login on the server's pages", "auth login canaille-browser",
             state="browser", stderr="logged in to 'canaille-browser'"),
        Case("browser: the token is the user's", "canaille/userinfo-by-browser --print captures",
             state="browser", json={"subject": "person"}, stderr="token from the store"),
        Case("browser: it is renewed with rotation", "auth refresh canaille-browser",
             pause=SECOND, state="browser", stderr="has a new token"),
        Case("browser: logging out revokes", "auth logout canaille-browser", state="browser",
             stderr="revoked"),
    )


peer = Canaille()
