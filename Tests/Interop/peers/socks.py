"""microsocks: a SOCKS5 proxy that wants a user and a password."""
from harness.case import Case
from harness.origin import PACKAGE, Origin
from harness.peer import LOOPBACK, Peer

PASSWORD = "p@ss:w/rd#1"
TOKEN = "token-for-the-origin"


class SOCKS(Peer):
    description = "a SOCKS5 proxy (Debian microsocks), before an origin server (nginx)"
    packages = ("microsocks:microsocks", PACKAGE)
    secrets = (PASSWORD, "p%40ss%3Aw%2Frd%231", TOKEN)

    def start(self, host):
        origin = Origin(host)
        port = host.free_port()
        host.spawn("microsocks", "-i", LOOPBACK, "-p", str(port), "-u", "alice", "-P", PASSWORD)
        host.wait_for_port(port)
        return {
            "SOCKS_PORT": str(origin.port), "SOCKS_TLS_PORT": str(origin.tls_port),
            "SOCKS_ENVIRONMENT_PORT": str(origin.tls_port), "SOCKS_PROXY_PORT": str(port),
            "SOCKS_TLS_PROXY_PORT": str(port), "SOCKS_TOKEN": TOKEN, "SOCKS_TLS_TOKEN": TOKEN,
            "SOCKS_ENVIRONMENT_TOKEN": TOKEN, "SOCKS_PASSWORD": PASSWORD,
            "SOCKS_TLS_PASSWORD": PASSWORD,
            "PROXY": f"socks5h://alice:p%40ss%3Aw%2Frd%231@{LOOPBACK}:{port}",
        }

    cases = (
        Case("socks5: the name is looked up here", "socks/echo", json={"scheme": "http"},
             log=["connected to 127.0.0.1:", "via=- proxy-authorization=-",
                  "authorization=Bearer " + TOKEN]),
        Case("socks5h: the proxy looks the name up", "socks/echo-tls",
             json={"scheme": "https", "protocol": "HTTP/2.0"}, log="connected to localhost:"),
        Case("a wrong password is exit 5, and is not tried again", "socks/echo-tls",
             environment={"SOCKS_TLS_PASSWORD": "wrong"}, exit=5, stdout=b"",
             stderr=["connectors/socks-tls.yaml:11:8:",
                     "the proxy refused the user or the password", "SOCKS_TLS_PROXY"],
             absent="it was tried", log_absent="connected to"),
        Case("no password is exit 5", "socks/echo-tls",
             environment={"SOCKS_TLS_PROXY": "socks5h://127.0.0.1:${SOCKS_PROXY_PORT}"}, exit=5,
             stderr=["the proxy wants a user and a password",
                     "SOCKS_TLS_PROXY in the environment"]),
        Case("an older version of SOCKS than the proxy's is exit 5", "socks/echo-tls",
             environment={"SOCKS_TLS_PROXY": "socks4a://127.0.0.1:${SOCKS_PROXY_PORT}"}, exit=5,
             stderr="ended the connection before it had answered"),
        Case("a port that speaks another protocol is exit 5", "socks/echo-tls",
             environment={"SOCKS_TLS_PROXY_PORT": "${SOCKS_PORT}"}, exit=5,
             stderr="no SOCKS proxy of this version"),
        Case("a server that refuses the proxy is exit 5", "socks/echo-tls",
             environment={"SOCKS_TLS_PORT": "9"}, exit=5,
             stderr=["connectors/socks-tls.yaml:2:11:", "the server refused the proxy's connection",
                     "it was tried 2 times"]),
        Case("a name that the proxy does not know is exit 5", "socks/echo-tls",
             environment={"SOCKS_TLS_BASE_URL": "https://nowhere.invalid"}, exit=5,
             stderr="the proxy cannot reach the server"),
        Case("a proxy that is not there is exit 5", "socks/echo-tls",
             environment={"SOCKS_TLS_PROXY_PORT": "9"}, exit=5,
             stderr="no connection to the proxy, 127.0.0.1 port 9: Connection refused"),
        Case("the environment's ALL_PROXY", "socks/echo-environment",
             environment={"ALL_PROXY": "${PROXY}"}, json={"scheme": "https"},
             log="connected to localhost:"),
        Case("NO_PROXY for it", "socks/echo-environment",
             environment={"ALL_PROXY": "${PROXY}", "NO_PROXY": "localhost"},
             log="origin: GET", log_absent="connected to"),
        Case("https_proxy comes before all_proxy", "socks/echo-environment",
             environment={"all_proxy": "http://127.0.0.1:9", "https_proxy": "${PROXY}"},
             log="connected to localhost:"),
        Case("the proxy's password shows nowhere", "socks/echo-tls --verbose", absent=PASSWORD,
             stderr="SOCKS5"),
    )


peer = SOCKS()
