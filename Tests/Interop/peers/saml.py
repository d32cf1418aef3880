"""The grant saml2_bearer, at an endpoint of this project's own in which others judge the assertion."""
import pathlib

from harness.case import Case
from harness.peer import LOOPBACK, Peer

SERVER = pathlib.Path(__file__).parent.parent / "applications" / "saml.py"
# As the server has them.
ISSUER = "https://idp.interop.test/metadata?id=1&v=2"
SECRET = "s3cret&of=the%client"
PHRASE = "open sésame"
# What signxml and pysaml2 say of a signature.
NOT_SIGNED = ["InvalidSignature", "SignatureError"]
GRANTED = "POST /token HTTP/1.1\" 200"


class SAML(Peer):
    description = "pysaml2, signxml and Authlib (PyPI) in a token endpoint of this project's own"
    packages = ("xmlsec1:xmlsec1", "faketime:faketime")
    requirements = ("pysaml2==7.5.5", "signxml==5.2.0", "Authlib==1.9.10", "Flask==3.1.3")
    # Assertions begin so, as they are and in Base64.
    secrets = (SECRET, PHRASE, "PRIVATE KEY", "PHNhbW", "PD94bW", "PG5zMT", "<saml", "<ns1:")

    def start(self, host):
        port = host.free_port()
        for name in ("issuer", "stranger"):
            host.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                     "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
        host.run("openssl", "rsa", "-in", "issuer.key", "-traditional", "-out", "pkcs1.key")
        host.run("openssl", "pkcs8", "-topk8", "-in", "issuer.key", "-passout", f"pass:{PHRASE}",
                 "-out", "encrypted.key")
        example = host.folder / "assertion.xml"
        host.spawn(host.python_command("python"), "-B", str(SERVER), str(port),
                   str(host.folder / "issuer.pem"), str(host.folder / "issuer.key"), str(example),
                   environment={"AUTHLIB_INSECURE_TRANSPORT": "1", "NO_COLOR": "1"})
        host.wait_for_port(port, seconds=60)
        names = {f"{name.upper()}_{kind.upper()}": (host.folder / f"{name}.{suffix}").read_text()
                 for name in ("issuer", "stranger") for kind, suffix in (("key", "key"),
                                                                        ("certificate", "pem"))}
        return {
            "SAML_PORT": str(port), "SAML_SUPPLIED_PORT": str(port),
            "SAML_CLIENT_SECRET": SECRET, "SAML_SUPPLIED_CLIENT_SECRET": SECRET,
            "SAML_IDP": ISSUER, "SAML_KEY": names["ISSUER_KEY"],
            "SAML_CERTIFICATE": names["ISSUER_CERTIFICATE"],
            "SAML_SUPPLIED_ASSERTION": example.read_text(),
            "CHANGED_ASSERTION": example.read_text().replace(">bob<", ">eve<"),
            "TOKEN_URL": f"http://{LOOPBACK}:{port}/token",
            "PKCS1_KEY": (host.folder / "pkcs1.key").read_text(),
            "ENCRYPTED_KEY": (host.folder / "encrypted.key").read_text(), "PHRASE": PHRASE,
            **names}

    cases = (
        Case("a signed assertion gets a token", "saml/me --print captures", state="saml",
             json={"subject": "jo é & <sons>@interop.test", "issuer": ISSUER,
                   "attributes.api_key": ["client-4711"], "attributes.groups": ["a & b", "c"]},
             stderr="new token", log=GRANTED),
        Case("the next run takes the token from the store", "saml/me", state="saml",
             stderr="token from the store", log_absent="POST /token"),
        Case("a certificate beside the signature is not needed", "saml/me-without-certificate",
             stderr="new token", log=GRANTED),
        Case("a key in PKCS#1", "saml/me", environment={"SAML_KEY": "${PKCS1_KEY}"}, log=GRANTED),
        Case("a key that a passphrase opens", "saml/me-by-encrypted-key",
             environment={"SAML_KEY": "${ENCRYPTED_KEY}", "PASSPHRASE": "${PHRASE}"}, log=GRANTED),
        Case("another passphrase is exit 3, and nothing is sent", "saml/me-by-encrypted-key",
             environment={"SAML_KEY": "${ENCRYPTED_KEY}", "PASSPHRASE": "wrong-word"}, exit=3,
             stdout=b"", stderr="assertion.saml.key", absent="wrong-word", log_absent="POST"),
        Case("an audience and a recipient of their own", "saml/me-for --print captures",
             variables={"audience": "${TOKEN_URL}", "recipient": "${TOKEN_URL}"},
             json={"subject": "jo"}, log=GRANTED),
        Case("an assertion that pysaml2 has signed itself", "saml/me-supplied --print captures",
             json={"subject": "bob", "attributes.mail": ["bob@interop.test"]}, log=GRANTED),

        Case("another audience is exit 4, with the server's text", "saml/me-for", exit=4,
             variables={"audience": "https://other.test", "recipient": "${TOKEN_URL}"},
             stdout=b"", stderr=["invalid_grant", "AudienceRestrictions conditions not satisfied"],
             log="refused", log_absent=GRANTED),
        Case("another recipient is exit 4", "saml/me-for", exit=4, stdout=b"",
             variables={"audience": "${TOKEN_URL}", "recipient": "https://other.test/token"},
             stderr=["invalid_grant", "recipient"], log_absent=GRANTED),
        Case("another key, with its own certificate, is exit 4", "saml/me", exit=4, stdout=b"",
             environment={"SAML_KEY": "${STRANGER_KEY}",
                          "SAML_CERTIFICATE": "${STRANGER_CERTIFICATE}"},
             stderr=["invalid_grant", "key"], log=NOT_SIGNED, log_absent=GRANTED),
        Case("another key under the right certificate is exit 4", "saml/me", exit=4, stdout=b"",
             environment={"SAML_KEY": "${STRANGER_KEY}"},
             stderr=["invalid_grant", "key"], log=NOT_SIGNED, log_absent=GRANTED),
        Case("an assertion that was changed after it was signed is exit 4", "saml/me-supplied",
             environment={"SAML_SUPPLIED_ASSERTION": "${CHANGED_ASSERTION}"}, exit=4, stdout=b"",
             stderr="invalid_grant", log=["InvalidDigest", "SignatureError"], log_absent=GRANTED),
        Case("another issuer is exit 4", "saml/me", exit=4, stdout=b"",
             environment={"SAML_IDP": "https://other.test"}, stderr=["invalid_grant", "issuer"],
             log="MissingKey: https://other.test", log_absent=GRANTED),
        Case("another client secret is exit 4", "saml/me", exit=4, stdout=b"",
             environment={"SAML_CLIENT_SECRET": "wrong-word"}, absent="wrong-word",
             stderr=["invalid_client", "client_secret"], log_absent=[GRANTED, "refused"]),
        Case("a clock that is ten minutes behind: the assertion is over, exit 4", "saml/me",
             clock="-10m", exit=4, stdout=b"", stderr=["too old", "this machine's clock"],
             log="ResponseLifetimeExceed", log_absent=GRANTED),
        Case("a clock that is two minutes ahead: the assertion is not valid yet, exit 4",
             "saml/me", clock="+2m", exit=4, stdout=b"",
             stderr=["Can't use response yet", "this machine's clock"], log="ToEarly",
             log_absent=GRANTED),
        Case("a clock that is half a minute ahead does not matter", "saml/me", clock="+30s",
             log=GRANTED),
        Case("a text that is no assertion is exit 4", "saml/me-supplied", exit=4, stdout=b"",
             environment={"SAML_SUPPLIED_ASSERTION": "<Assertion/>"}, stderr="invalid_grant",
             log_absent=GRANTED),
        Case("check finds all well", "check saml", stdout="saml", log=GRANTED),
        Case("the doctor explains another key", "auth doctor saml", exit=4,
             environment={"SAML_KEY": "${STRANGER_KEY}"},
             stdout=["failed", "invalid_grant", "its key is not registered"]),
    )


peer = SAML()
