"""squid: a proxy that wants to know who asks, for requests that it forwards and for tunnels."""
import subprocess

from harness.case import Case
from harness.origin import PACKAGE, Origin
from harness.peer import LOOPBACK, Peer

# What a URL has to escape.
PASSWORD = "p@ss:w/rd#1"
TOKEN = "token-for-the-origin"

CONFIGURATION = """
http_port {loopback}:{port}
https_port {loopback}:{secure_port} tls-cert={certificates}/localhost.pem \
tls-key={certificates}/localhost.key
auth_param basic program /usr/lib/squid/basic_ncsa_auth {folder}/passwords
auth_param basic children 1
auth_param basic realm proxy
acl known proxy_auth REQUIRED
acl refused dstdomain refused.test
http_access deny refused
http_access allow known
http_access deny all
cache deny all
logformat seen squid: %rm %ru -> %>Hs user=%un
access_log stdio:{log} seen
cache_log {folder}/cache.log
pid_filename {folder}/squid.pid
coredump_dir {folder}
max_filedescriptors 1024
shutdown_lifetime 0 seconds
pinger_enable off
visible_hostname squid
dns_nameservers {loopback}
"""


class Squid(Peer):
    description = "squid (Debian squid), before an origin server (nginx)"
    packages = ("squid:squid", PACKAGE)
    secrets = (PASSWORD, "p%40ss%3Aw%2Frd%231", TOKEN)

    def start(self, host):
        origin = Origin(host, """
          location = /token { return 200 '{"access_token": "token-4711", "expires_in": 60}'; }
        """)
        for page in (1, 2, 3):
            following = f', "next": "/pages-{page + 1}.json"' if page < 3 else ""
            host.write(f"origin/pages-{page}.json", f'{{"items": [{page}]{following}}}')
        port, secure_port = host.free_port(), host.free_port()
        digest = subprocess.run(["openssl", "passwd", "-5", "-stdin"], input=PASSWORD, text=True,
                                check=True, timeout=60, stdout=subprocess.PIPE).stdout
        host.write("passwords", f"alice:{digest.strip()}\n")
        # As root's, squid gives up its privileges before it opens these.
        host.log.chmod(0o666)
        host.folder.chmod(0o777)
        configuration = host.write("squid.conf", CONFIGURATION.format(
            loopback=LOOPBACK, port=port, secure_port=secure_port, folder=host.folder,
            log=host.log, certificates=host.project / "certificates"))
        (host.project / "certificates" / "localhost.key").chmod(0o644)
        # A name of its own keeps it apart from another squid on the machine.
        host.spawn("squid", "-N", "-n", f"interop{port}", "-f", str(configuration))
        host.wait_for_port(port)
        user = "alice:p%40ss%3Aw%2Frd%231"
        ports = {"SQUID": origin.port, "SQUID_TLS": origin.tls_port,
                 "SQUID_ENVIRONMENT": origin.port, "SQUID_ENVIRONMENT_TLS": origin.tls_port}
        return {
            **{f"{name}_PORT": str(number) for name, number in ports.items()},
            **{f"{name}_TOKEN": TOKEN for name in ports},
            "SQUID_PROXY_PORT": str(port), "SQUID_TLS_PROXY_PORT": str(port),
            "SQUID_PASSWORD": PASSWORD, "SQUID_TLS_PASSWORD": PASSWORD,
            "PROXY": f"http://{user}@{LOOPBACK}:{port}",
            "SECURE_PROXY": f"https://{user}@localhost:{secure_port}",
        }

    cases = (
        Case("the request is forwarded, with credentials for the proxy and for the server",
             "squid/echo", json={"scheme": "http", "uri": "/echo/x"},
             log=["squid: GET http://127.0.0.1:", "-> 200 user=alice", "(squid/",
                  "proxy-authorization=- authorization=Bearer " + TOKEN]),
        Case("a tunnel for https, in which the proxy sees nothing", "squid/echo-tls",
             json={"scheme": "https", "protocol": "HTTP/2.0"},
             log=["squid: CONNECT localhost:", "-> 200 user=alice",
                  "via=- proxy-authorization=- authorization=Bearer " + TOKEN]),
        Case("a wrong password for a forwarded request is exit 6, and points at the proxy",
             "squid/echo", environment={"SQUID_PASSWORD": "wrong"}, exit=6, stdout=b"",
             stderr=["connectors/squid.yaml:11:8:", "answered 407 Proxy Authentication Required",
                     "The proxy answered, not the server", "SQUID_PROXY"],
             log="-> 407", log_absent="origin:"),
        Case("a wrong password for a tunnel is exit 5, and is not tried again", "squid/echo-tls",
             environment={"SQUID_TLS_PASSWORD": "wrong"}, exit=5, stdout=b"",
             stderr=["connectors/squid-tls.yaml:11:8:",
                     "the proxy refused the user or the password, with status 407",
                     "SQUID_TLS_PROXY"],
             log_counts={"squid: CONNECT": 1}, log_absent="origin:"),
        Case("no password for a tunnel is exit 5", "squid/echo-tls",
             environment={"SQUID_TLS_PROXY": "http://127.0.0.1:${SQUID_PROXY_PORT}"}, exit=5,
             stderr=["the proxy wants a user and a password, with status 407",
                     "SQUID_TLS_PROXY in the environment"]),
        Case("a server that the proxy does not allow is exit 5", "squid/echo-tls",
             environment={"SQUID_TLS_BASE_URL": "https://refused.test"}, exit=5,
             stderr=["the proxy declined to connect with status 403", "what the proxy allows"],
             log_counts={"squid: CONNECT": 1}),
        Case("a server that the proxy does not reach is exit 5, after another try",
             "squid/echo-tls", environment={"SQUID_TLS_PORT": "9"}, exit=5,
             stderr=["the proxy declined to connect with status 503", "it was tried 2 times"],
             log_counts={"squid: CONNECT": 2}),
        Case("the same for a forwarded request is exit 6", "squid/echo",
             environment={"SQUID_PORT": "9"}, exit=6, stderr="answered 503"),
        Case("a proxy that takes too long to connect is exit 5", "squid/echo-slowly",
             environment={"SQUID_TLS_BASE_URL": "https://nowhere.test"}, exit=5,
             stderr=["no connection through the proxy, 127.0.0.1 port ", "within 1s"]),
        Case("a proxy that is not there is exit 5, and points at the proxy", "squid/echo-tls",
             environment={"SQUID_TLS_PROXY_PORT": "9"}, exit=5,
             stderr=["connectors/squid-tls.yaml:11:8:",
                     "no connection to the proxy, 127.0.0.1 port 9: Connection refused"]),
        Case("a proxy whose name nobody knows is exit 5", "squid/echo-tls",
             environment={"SQUID_TLS_PROXY": "http://proxy.invalid:3128"}, exit=5,
             stderr=["resolve proxy: proxy.invalid", "Check that the proxy runs"]),
        Case("what is no URL of a proxy is exit 3", "squid/echo",
             environment={"SQUID_PROXY": "127.0.0.1:${SQUID_PROXY_PORT}"}, exit=3,
             stderr=["SQUID_PROXY", "socks5h"], log_absent="squid:"),

        Case("a proxy behind TLS: forwarded", "squid/echo-tls",
             environment={"SQUID_TLS_PROXY": "${SECURE_PROXY}"}, json={"scheme": "https"},
             log="squid: CONNECT localhost:"),
        Case("a proxy behind TLS, with an unknown authority, is exit 5", "squid/echo",
             environment={"SQUID_PROXY": "${SECURE_PROXY}"}, exit=5,
             stderr=["the proxy's certificate comes from an unknown certificate authority",
                     "tls.ca", "proxy is taken from SQUID_PROXY"], log_absent="origin:"),

        Case("the environment's http_proxy", "squid/echo-environment",
             environment={"http_proxy": "${PROXY}"}, json={"scheme": "http"},
             log=["squid: GET http://127.0.0.1:", "user=alice"]),
        Case("the environment's https_proxy", "squid/echo-environment-tls",
             environment={"https_proxy": "${PROXY}"}, json={"scheme": "https"},
             log=["squid: CONNECT localhost:", "user=alice"]),
        Case("HTTPS_PROXY in capitals", "squid/echo-environment-tls",
             environment={"HTTPS_PROXY": "${PROXY}"}, log="squid: CONNECT localhost:"),
        Case("HTTP_PROXY in capitals, which a CGI's client could set, does not count",
             "squid/echo-environment", environment={"HTTP_PROXY": "${PROXY}"},
             log="origin: GET", log_absent="squid:"),
        Case("no_proxy by address", "squid/echo-environment",
             environment={"http_proxy": "${PROXY}", "no_proxy": "other.test,127.0.0.1"},
             log="origin: GET", log_absent="squid:"),
        Case("NO_PROXY by name", "squid/echo-environment-tls",
             environment={"https_proxy": "${PROXY}", "NO_PROXY": "localhost"},
             log="origin: GET", log_absent="squid:"),
        Case("no_proxy for another server", "squid/echo-environment-tls",
             environment={"https_proxy": "${PROXY}", "no_proxy": "local"},
             log="squid: CONNECT localhost:"),
        Case("no_proxy does not count for the connector's own proxy", "squid/echo-tls",
             environment={"no_proxy": "*"}, log="squid: CONNECT localhost:"),
        Case("the connector's own proxy comes before the environment's", "squid/echo-tls",
             environment={"https_proxy": "http://127.0.0.1:9"}, log="squid: CONNECT localhost:"),
        Case("a wrong password in the environment is exit 5", "squid/echo-environment-tls",
             environment={"https_proxy": "http://alice:wrong@127.0.0.1:${SQUID_PROXY_PORT}"},
             exit=5, stderr=["the proxy wants other credentials, with status 407", "https_proxy"]),
        Case("a proxy of the environment that is not there is exit 5", "squid/echo-environment",
             environment={"http_proxy": "http://127.0.0.1:9"}, exit=5,
             stderr=["no connection to the proxy, 127.0.0.1 port 9", "http_proxy"]),

        Case("the token endpoint is asked through the proxy as well", "squid/with-token",
             state="token", json={"scheme": "https"},
             log=["authorization=Bearer token-4711", "POST /token HTTP/"],
             log_counts={"squid: CONNECT localhost:": 1}),
        Case("several pages through one tunnel", "squid/pages --print items",
             stdout=b"1\n2\n3\n", log=["requests=3"], log_counts={"squid: CONNECT": 1}),
        Case("the proxy's password shows nowhere", "squid/echo-tls --verbose",
             stderr="CONNECT localhost:", absent=PASSWORD),
        Case("the plan names the proxy, without its password", "plan squid/echo-tls",
             stdout="http://alice:***@127.0.0.1:", absent=PASSWORD, log_absent="squid:"),
    )


peer = Squid()
