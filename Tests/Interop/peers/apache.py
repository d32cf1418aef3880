"""Apache: Digest with nonces that end, in a log that shows each answer to a challenge."""
import hashlib
import json

from harness.case import Case
from harness.peer import LOOPBACK, Peer

PASSWORD = "pass:word"
MODULES = ("authn_file", "auth_digest", "env", "ratelimit")
# What every configuration needs.
COMMON_MODULES = ("mpm_event", "authn_core", "authz_core", "authz_user", "mime")

CONFIGURATION = """
ServerRoot {folder}
ServerName localhost
Listen {loopback}:{port}
User www-data
Group www-data
PidFile {folder}/pid
DefaultRuntimeDir {folder}
Mutex file:{folder}
{modules}
TypesConfig /dev/null
AddType application/json .json
StartServers 1
MinSpareThreads 5
ErrorLog {folder}/log
LogFormat "{log_format}" seen
CustomLog {folder}/log seen
DocumentRoot {folder}/www
{more}
"""

# The server takes these settings from the last section that fits, whole.
LOCATION = """
<Location /{name}>
  AuthType Digest
  AuthName interop
  AuthDigestProvider file
  AuthUserFile {folder}/users
  AuthDigestNonceLifetime {seconds}
  Require valid-user
</Location>
"""
# The slow page takes twice as long as a nonce lasts in its folder, at 1 KiB a second.
SLOW = """
<Location /passing/page2.json>
  SetOutputFilter RATE_LIMIT
  SetEnv rate-limit 1
</Location>
"""


class Apache(Peer):
    description = "Apache with mod_auth_digest (Debian apache2), stale nonces"
    packages = ("apache2",)
    secrets = (PASSWORD,)

    def start(self, host):
        port = host.free_port()
        proof = hashlib.md5(f"alice:interop:{PASSWORD}".encode()).hexdigest()
        host.write("users", f"alice:interop:{proof}\n")
        for folder in ("lasting", "passing"):
            host.write(f"www/{folder}/user.json", '{"user": "alice"}')
            for number in (1, 2, 3):
                page = {"items": [number], "padding": "x" * 2500}
                if number < 3:
                    page["next"] = f"/{folder}/page{number + 1}.json"
                host.write(f"www/{folder}/page{number}.json", json.dumps(page))
        start_server(
            host, port, MODULES, "%r -> %>s got %{Authorization}i gave %{WWW-Authenticate}o",
            SLOW + "".join(
                LOCATION.format(name=name, folder=host.folder, seconds=seconds)
                for name, seconds in (("lasting", 300), ("passing", 1))))
        return {"APACHE_PORT": str(port), "APACHE_PASSWORD": PASSWORD}

    cases = (
        Case("Digest: the challenge is answered", "apache/user --print captures",
             json={"user": "alice"}, log="-> 401 got - gave Digest",
             log_counts={"?odd%20name=a%26b=c HTTP/1.1 -> 401": 1, "nc=00000001": 1,
                        "?odd%20name=a%26b=c HTTP/1.1 -> 200": 1}),
        Case("Digest: a body goes with the answer", "apache/upload", stdout="alice",
             log_counts={"POST /lasting/user.json HTTP/1.1 -> 401 got - ": 1,
                        "POST /lasting/user.json HTTP/1.1 -> 200 got Digest": 1}),
        Case("Digest: a wrong password is exit 4, after one repetition", "apache/user", exit=4,
             environment={"APACHE_PASSWORD": "wrong-word"}, absent="wrong-word", stdout=b"",
             stderr="answered 401", log="password mismatch",
             log_counts={"-> 401 got - ": 1, "-> 401 got Digest": 1}),
        Case("Digest: one nonce serves three pages, and its uses are counted",
             "apache/pages --print captures", json={"items": [1, 2, 3]},
             log_counts={"-> 401": 1, "nc=00000001": 1, "nc=00000002": 1, "nc=00000003": 1}),
        Case("Digest: a stale nonce is replaced, by one repetition",
             "apache/slow-pages --print captures", json={"items": [2, 3]},
             log_counts={"-> 401": 2, "stale=true": 1, "nc=00000002": 1,
                        "page3.json HTTP/1.1 -> 401 got Digest": 1,
                        "page3.json HTTP/1.1 -> 200 got Digest": 1}),
        Case("Digest: check finds the credentials good", "check apache", stdout="apache"),
        Case("Digest: check finds them bad", "check apache", exit=4,
             environment={"APACHE_PASSWORD": "wrong-word"}, absent="wrong-word"),
    )


def start_server(host, port, modules, log_format, more, environment=None):
    """Starts Apache, which serves the folder `www`, and waits for it."""
    configuration = host.write("apache.conf", CONFIGURATION.format(
        folder=host.folder, loopback=LOOPBACK, port=port, more=more,
        log_format=log_format, modules="\n".join(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
            for name in (*COMMON_MODULES, *modules))))
    host.spawn("/usr/sbin/apache2", "-DFOREGROUND", "-f", str(configuration),
               environment=environment)
    host.wait_for_url(f"http://{LOOPBACK}:{port}/")


peer = Apache()
