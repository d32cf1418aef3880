"""A server of this project's own, in which other people's libraries check what was signed."""
import pathlib

from harness.case import Case
from harness.peer import LOOPBACK, Peer

SERVER = pathlib.Path(__file__).parent.parent / "applications" / "verifiers.py"
# As the server has them.
SECRET = "s3cret&of=the%key"
TOKEN_SECRET = "t0ken-s3cret+"
SESSION = "session+token/4711=="
WRONG = {"VERIFIERS_SECRET": "wrong-word"}
OAUTH1_METHODS = ("HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1", "RSA-SHA256", "PLAINTEXT")


class Verifiers(Peer):
    description = "oauthlib, botocore, PyJWT and pyspnego (PyPI) in a server of this project's own"
    requirements = ("oauthlib[signedtoken]==4.0.1", "PyJWT==2.15.1", "botocore==1.44.8",
                    "pyspnego==0.12.4")
    secrets = (SECRET, TOKEN_SECRET, SESSION, "PRIVATE KEY", "eyJ")

    def start(self, host):
        port = host.free_port()
        key, public_key = host.folder / "client.key", host.folder / "client.pem"
        for private in (key, host.folder / "stranger.key"):
            host.run("openssl", "genrsa", "-out", str(private), "2048")
        host.run("openssl", "rsa", "-in", str(key), "-pubout", "-out", str(public_key))
        users = host.write("users", f"INTEROP:alice:{SECRET}\n")
        host.spawn(host.python_command("python"), "-B", str(SERVER), str(port), str(public_key),
                   environment={"NTLM_USER_FILE": str(users)})
        host.wait_for_port(port)
        return {"VERIFIERS_PORT": str(port), "VERIFIERS_SECRET": SECRET,
                "VERIFIERS_TOKEN_SECRET": TOKEN_SECRET, "VERIFIERS_RSA_KEY": key.read_text(),
                "STRANGER_KEY": (host.folder / "stranger.key").read_text()}

    cases = (
        *(Case(f"OAuth 1.0 by {method}: a query of many characters",
               f"verifiers/oauth1-{method.lower()} --print captures",
               json={"method": method, "token": "token-4711"}) for method in OAUTH1_METHODS),
        *(Case(f"OAuth 1.0 by {method}: another secret is exit 4",
               f"verifiers/oauth1-{method.lower()}", exit=4, absent="wrong-word", stdout=b"",
               environment={"VERIFIERS_TOKEN_SECRET": "wrong-word",
                            "VERIFIERS_RSA_KEY": "${STRANGER_KEY}"},
               stderr=["answered 401", "signature"], log_counts={"-> 401": 1})
          for method in OAUTH1_METHODS),
        Case("OAuth 1.0: a form, in a realm", "verifiers/oauth1-form --print captures",
             json={"method": "HMAC-SHA256", "realm": "1234567_SB1"}),
        Case("OAuth 1.0: another realm is exit 4", "verifiers/oauth1-form", exit=4,
             variables={"account": "1234567"}, stderr=["answered 401", "realm"]),
        Case("OAuth 1.0: a body that is not signed", "verifiers/oauth1-json", stdout="HMAC-SHA1"),

        *(Case(f"SigV4 in the {form}, for {service}", f"verifiers/sigv4-{form} --print captures",
               environment={"VERIFIERS_SERVICE": service},
               json={"form": form, "service": service, "session": False})
          for form in ("header", "query") for service in ("execute-api", "s3")),
        *(Case(f"SigV4 in the {form}: a session token is part of it",
               f"verifiers/sigv4-{form} --print captures",
               environment={"VERIFIERS_SESSION_TOKEN": SESSION},
               json={"form": form, "session": True}) for form in ("header", "query")),
        *(Case(f"SigV4 in the {form}: another session token is exit 4", f"verifiers/sigv4-{form}",
               environment={"VERIFIERS_SESSION_TOKEN": "another"}, exit=4,
               stderr="unknown session token") for form in ("header", "query")),
        *(Case(f"SigV4 in the {form}: another secret is exit 4", f"verifiers/sigv4-{form}",
               environment=WRONG, exit=4, stderr="another signature", absent="wrong-word")
          for form in ("header", "query")),
        *(Case(f"SigV4: empty segments of a path, for {service}",
               "verifiers/sigv4-empty-segments --print path",
               environment={"VERIFIERS_SERVICE": service}, stdout=b"/sigv4//a//b%20c/\n")
          for service in ("execute-api", "s3")),

        *(Case(f"JWT by {algorithm}", f"verifiers/jwt-{algorithm.lower()} --print captures",
               json={"algorithm": algorithm, "key_id": "key-1"})
          for algorithm in ("RS256", "PS384", "HS512")),
        *(Case(f"JWT by {algorithm}: another key is exit 4, after one token more",
               f"verifiers/jwt-{algorithm.lower()}", exit=4, absent="wrong-word",
               environment={**WRONG, "VERIFIERS_RSA_KEY": "${STRANGER_KEY}"},
               stderr="Signature verification failed", log_counts={"-> 401": 2})
          for algorithm in ("RS256", "PS384")),

        Case("HMAC over time, nonce, method, path, query and body", "verifiers/hmac --print path",
             stdout=b"/hmac/a%20b?q=%C3%A9%20%26&a=1\n"),
        Case("HMAC: another key is exit 4", "verifiers/hmac", environment=WRONG, exit=4,
             stderr="another signature", absent="wrong-word"),
        Case("WSSE", "verifiers/wsse --print captures", json={"user": "alice"}),
        Case("WSSE: another password is exit 4", "verifiers/wsse", environment=WRONG, exit=4,
             stderr="another password", absent="wrong-word"),
        Case("WSSE: an unknown user is exit 4", "verifiers/wsse", exit=4,
             variables={"user": "bob"}, stderr="unknown user"),

        Case("NTLM: a body goes with the last message", "verifiers/ntlm --print captures",
             json={"user": "INTEROP\\alice", "body": "hello é"},
             log_counts={"half way": 1, "-> 200": 1}),
        Case("NTLM: a wrong password is exit 4", "verifiers/ntlm", environment=WRONG, exit=4,
             stdout=b"", absent="wrong-word", stderr="answered 401",
             log_counts={"half way": 1, "-> 401": 2}),
        Case("NTLM: an unknown user is exit 4", "verifiers/ntlm", exit=4,
             variables={"user": "bob"}, stderr="answered 401", log_absent="-> 200"),
        Case("NTLM: a server that takes no message at all is exit 4", "verifiers/ntlm", exit=4,
             variables={"where": "ntlm/never"}, stderr="answered 401", log_counts={"-> 401": 4}),
    )


peer = Verifiers()
