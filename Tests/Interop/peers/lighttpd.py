"""lighttpd: Digest by MD5 and SHA-256, before a program that tells what it was given."""
import hashlib
import pathlib
import shutil
import sys

from harness.case import Case
from harness.peer import LOOPBACK, Peer

USER = "alice é"
PASSWORD = "pass:wörd \"4711\""
ECHO = pathlib.Path(__file__).parent.parent / "applications" / "echo.py"
# As the server writes it, whose log is ASCII.
REFUSED = r"digest: auth failed for alice \xc3\xa9: wrong password"

CONFIGURATION = """
server.bind = "{loopback}"
server.port = {port}
server.document-root = "{folder}/www"
server.errorlog = "{folder}/log"
server.upload-dirs = ("{folder}")
server.modules = ("mod_auth", "mod_authn_file", "mod_cgi", "mod_alias")
alias.url = ("/md5/echo" => "{folder}/www/echo.py", "/sha256/echo" => "{folder}/www/echo.py",
             "/either/echo" => "{folder}/www/echo.py")
cgi.assign = (".py" => "{python}")
auth.backend = "htdigest"
auth.backend.htdigest.userfile = "{folder}/users"
auth.require = (
  "/md5/" => ("method" => "digest", "algorithm" => "MD5", "realm" => "interop",
              "require" => "valid-user"),
  "/sha256/" => ("method" => "digest", "algorithm" => "SHA-256", "realm" => "interop",
                 "require" => "valid-user"),
  "/either/" => ("method" => "digest", "algorithm" => "MD5|SHA-256", "realm" => "interop",
                 "require" => "valid-user"))
"""


class Lighttpd(Peer):
    description = "lighttpd (Debian), Digest by MD5 and SHA-256"
    packages = ("lighttpd",)
    secrets = (PASSWORD,)

    def start(self, host):
        port = host.free_port()
        proof = f"{USER}:interop:{PASSWORD}".encode()
        host.write("users", "".join(
            f"{USER}:interop:{digest(proof).hexdigest()}\n"
            for digest in (hashlib.md5, hashlib.sha256)))
        (host.folder / "www").mkdir()
        shutil.copy(ECHO, host.folder / "www")
        configuration = host.write("lighttpd.conf", CONFIGURATION.format(
            loopback=LOOPBACK, port=port, folder=host.folder, python=sys.executable))
        host.spawn("/usr/sbin/lighttpd", "-D", "-f", str(configuration))
        host.wait_for_url(f"http://{LOOPBACK}:{port}/md5/echo")
        return {"LIGHTTPD_PORT": str(port), "LIGHTTPD_PASSWORD": PASSWORD}

    cases = (
        *(Case(f"Digest by {algorithm}: user, query and body arrive",
               "lighttpd/echo --print captures", variables={"realm": realm},
               stdout=f"algorithm={algorithm}, " if realm == "sha256" else "qop=auth",
               json={"user": USER, "scheme": "Digest", "query": "q=a%20b%26c%2Fd",
                     "body": '{"text":"a b&c/d"}'})
          for realm, algorithm in (("md5", "MD5"), ("sha256", "SHA-256"))),
        Case("Digest: of two algorithms the stronger is taken", "lighttpd/echo --print captures",
             stdout="algorithm=SHA-256"),
        *(Case(f"Digest by {algorithm}: a wrong password is exit 4, after one repetition",
               "lighttpd/echo", variables={"realm": realm}, exit=4, stdout=b"",
               environment={"LIGHTTPD_PASSWORD": "wrong-word"}, absent="wrong-word",
               stderr="answered 401", log_counts={REFUSED: 1})
          for realm, algorithm in (("md5", "MD5"), ("sha256", "SHA-256"))),
        Case("Digest: an unknown user is exit 4", "lighttpd/echo", exit=4,
             environment={"LIGHTTPD_USER": "nobody"}, stderr="answered 401"),
        Case("Digest: one nonce serves three pages, and its uses are counted",
             "lighttpd/pages --print captures",
             json={"counts": ["00000001", "00000002", "00000003"]}),
        Case("Digest: check finds the credentials good", "check lighttpd", exit=0,
             stdout="lighttpd"),
    )


peer = Lighttpd()
