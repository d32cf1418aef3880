"""glewlwyd behind TLS: clients that prove themselves by a certificate (RFC 8705)."""
import ssl

from harness.case import Case
from harness.peer import LOOPBACK, Peer

from .glewlwyd import GRANTED, Administration, start_server

SECURE = """
use_secure_connection = true
secure_connection_key_file = "{certificates}/localhost-glewlwyd.key"
secure_connection_pem_file = "{certificates}/localhost-glewlwyd.pem"
secure_connection_ca_file = "{certificates}/glewlwyd-authority.pem"
"""


class GlewlwydTLS(Peer):
    description = "glewlwyd behind TLS (Debian), client certificates at the token endpoint"
    packages = ("glewlwyd:glewlwyd", "dbconfig-common")
    secrets = ("eyJ", "PRIVATE KEY")

    def start(self, host):
        port = host.free_port()
        url = f"https://{LOOPBACK}:{port}"
        authority = host.authority("glewlwyd-authority")
        authority.issue("localhost-glewlwyd", f"IP:{LOOPBACK}")
        authority.issue("glewlwyd-client", "DNS:client.example.org")
        authority.issue("glewlwyd-other", "DNS:other.example.org")
        start_server(host, url, port, SECURE.format(certificates=host.project / "certificates"))
        self.register(host, Administration(url + "/api", ssl.create_default_context(
            cafile=str(authority.certificate))), url)
        return {f"GLEWLWYD_TLS{name}_PORT": str(port) for name in ("", "_OTHER")}

    @staticmethod
    def register(host, administration, url):
        """Sets up the OpenID Connect plugin and a client, as an administrator does."""
        administration.begin(host, url, {
            "client-cert-source": "TLS", "client-cert-use-endpoint-aliases": False})
        administration.post("/client/", {
            "client_id": "with-certificate", "name": "with a certificate", "confidential": True,
            "enabled": True, "scope": ["g_profile"], "authorization_type": ["client_credentials"],
            "token_endpoint_auth_method": ["tls_client_auth"],
            "tls_client_auth_san_dns": "client.example.org"})

    cases = (
        Case("tls: the certificate gets a token", "auth token glewlwyd_tls", state="client",
             stdout="eyJ", keep="TOKEN", log="with-certificate"),
        Case("tls: runs take it from the store, and the token is bound to the certificate",
             "glewlwyd_tls/introspect --print captures", state="client",
             variables={"token": "${TOKEN}"},
             json={"active": True}, stdout="thumbprint", stderr="token from the store",
             log_absent=GRANTED),
        Case("tls: the certificate of another client is exit 4", "glewlwyd_tls/other", exit=4,
             stdout=b"", stderr="answered 40", log_absent=GRANTED),
        Case("tls: the doctor finds all well", "auth doctor glewlwyd_tls", stdout="tls",
             absent="failed"),
        Case("tls: the doctor explains what is missing", "auth doctor glewlwyd_tls-other", exit=4,
             stdout="failed"),
    )


peer = GlewlwydTLS()
