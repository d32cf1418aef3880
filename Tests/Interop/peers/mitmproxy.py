"""mitmproxy: reads along inside TLS, and breaks what it passes on."""
import shutil

from harness.case import ABSENT, AtLeast, Case
from harness.origin import PACKAGE, Origin
from harness.peer import LOOPBACK, Peer

PASSWORD = "pass-word-4711"
TOKEN = "token-inside-of-tls"
FILE = b"0123456789" * 20_000


class MITMProxy(Peer):
    description = "mitmproxy (PyPI), between the command and an origin server (nginx)"
    packages = (PACKAGE,)
    requirements = ("mitmproxy==11.0.2",)
    secrets = (PASSWORD, TOKEN)

    def start(self, host):
        origin = Origin(host, f"""
          location ~ ^/[a-z-]+-[0-9]+/file {{ alias {host.folder}/origin/file; }}
          location ~ ^/[a-z-]+-[0-9]+/sink {{ return 200 '{{"length": $content_length}}'; }}
        """)
        host.write("origin/file", FILE.decode())
        (host.project / "upload-mitmproxy").write_bytes(b"x" * 1_000_000)
        port, faults = host.free_port(), host.free_port()
        command = (host.python_command("mitmdump"), "--listen-host", LOOPBACK)
        environment = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        host.spawn(
            *command, "--listen-port", str(port), "--proxyauth", f"alice:{PASSWORD}",
            "--set", f"confdir={host.folder}/authority", "--set", "flow_detail=1",
            "--set", f"ssl_verify_upstream_trusted_ca={host.project}/certificates/authority.pem",
            environment=environment)
        host.spawn(
            *command, "--listen-port", str(faults), "--quiet",
            "--mode", f"reverse:http://{LOOPBACK}:{origin.port}",
            "--set", f"confdir={host.folder}/faults",
            "--scripts", str(host.applications / "interception.py"), environment=environment)
        host.wait_for_port(port, seconds=60)
        host.wait_for_port(faults, seconds=60)
        # Made when it starts, and in the project, since files outside it may not be used.
        shutil.copy(host.folder / "authority" / "mitmproxy-ca-cert.pem",
                    host.project / "certificates" / "mitmproxy.pem")
        names = ("MITMPROXY", "MITMPROXY_UNAWARE")
        return {
            **{f"{name}_PORT": str(origin.tls_port) for name in names},
            **{f"{name}_PROXY_PORT": str(port) for name in names},
            **{f"{name}_PASSWORD": PASSWORD for name in names},
            **{f"{name}_TOKEN": TOKEN for name in names},
            "MITMPROXY_FAULTS_PORT": str(faults),
        }

    cases = (
        Case("its authority is unknown: exit 5, and nothing is told", "mitmproxy/unaware", exit=5,
             stdout=b"", stderr=["unknown certificate authority", "tls.ca"],
             log_absent=["origin:", TOKEN]),
        Case("its authority is trusted: it reads along", "mitmproxy/echo",
             json={"scheme": "https"},
             log=["GET https://localhost:", "<< HTTP/2.0 200 OK", "origin: GET /echo/x HTTP/"]),
        Case("the version is agreed on with the proxy", "mitmproxy/echo --print result",
             json={"response.httpVersion": "2", "response.body.protocol": "HTTP/2.0"}),
        Case("--insecure takes it, with a warning", "mitmproxy/unaware --insecure",
             json={"scheme": "https"}, stderr="warning"),
        Case("a wrong password for it is exit 5", "mitmproxy/echo",
             environment={"MITMPROXY_PASSWORD": "wrong"}, exit=5,
             stderr="the proxy refused the user or the password, with status 407",
             log_absent="origin:"),

        Case("cut before the head: asked again, and it succeeds", "mitmproxy/fault",
             variables={"path": "cut-before-head-2/once"}, json={"scheme": "http"},
             log_counts={"fault: cut-before-head": 2, "fault: none": 1}),
        Case("cut before the head, always: exit 5", "mitmproxy/fault",
             variables={"path": "cut-before-head-9/always"}, exit=5, stdout=b"",
             stderr=["without a response", "it was sent 3 times"],
             log_counts={"fault: cut-before-head": 3}),
        Case("a POST that is cut is not sent again", "mitmproxy/fault-of-post",
             variables={"path": "cut-before-head-9/post"}, exit=5,
             stderr="without a response", absent="it was sent",
             log_counts={"fault: cut-before-head in POST": 1}),
        Case("cut in the middle of the body: asked again, and it succeeds", "mitmproxy/fault",
             variables={"path": "cut-in-body-1/once"}, json={"scheme": "http"},
             log_counts={"fault: cut-in-body": 1, "fault: none": 1}),
        Case("cut in the middle of the body, always: exit 5", "mitmproxy/fault",
             variables={"path": "cut-in-body-9/always"}, exit=5, stdout=b"",
             stderr="in the middle of the body", log_counts={"fault: cut-in-body": 3}),
        Case("a file of which a part came is begun anew", "mitmproxy/fault -o file.bin",
             variables={"path": "cut-in-body-1/file"}, files={"file.bin": FILE},
             log_counts={"fault: cut-in-body": 1, "fault: none": 1}),
        Case("a file that never comes whole is not left behind", "mitmproxy/fault -o file.bin",
             variables={"path": "cut-in-body-9/file"}, exit=5, files={"file.bin": ABSENT}),
        Case("gzip without its end: asked again, and it succeeds", "mitmproxy/fault",
             variables={"path": "cut-in-gzip-1/once"}, json={"scheme": "http"},
             log_counts={"fault: cut-in-gzip": 1, "fault: none": 1}),
        Case("gzip without its end, always: exit 5, and no file",
             "mitmproxy/fault -o file.bin", variables={"path": "cut-in-gzip-9/file"}, exit=5,
             stderr=["in the middle of its gzip coding", "it was sent 3 times"],
             files={"file.bin": ABSENT}, log_counts={"fault: cut-in-gzip": 3}),
        Case("what went to a pipe is not sent a second time", "mitmproxy/fault -o /dev/stdout",
             variables={"path": "cut-in-body-8/file"}, exit=5, stdout=FILE,
             stderr="in the middle of the body", log_counts={"fault: cut-in-body": 1}),
        Case("a delay beyond the attempt's time: asked again, and it succeeds",
             "mitmproxy/fault --print result", variables={"path": "delay-1/once"},
             json={"response.status": 200, "attempts.1.reason": "retry",
                   "attempts.0.error.id": "timeout", "attempts.0.timings.total": AtLeast(500)},
             log_counts={"fault: delay": 1}),
        Case("a delay beyond the attempt's time, always: exit 5", "mitmproxy/fault",
             variables={"path": "delay-9/always"}, exit=5,
             stderr=["actions/mitmproxy/fault.yaml:6:20:", "no complete answer within 1s",
                     "it was sent 3 times", "timeout.attempt"]),
        Case("503 twice, then the answer", "mitmproxy/fault",
             variables={"path": "unavailable-2/once"}, json={"scheme": "http"},
             log_counts={"fault: unavailable": 2, "fault: none": 1}),
        Case("a PUT with a file is sent again whole", "mitmproxy/fault-of-put",
             variables={"path": "unavailable-2/sink"}, json={"length": 1_000_000},
             log_counts={"fault: unavailable": 2, "fault: none": 1}),
        Case("JSON that is cut short is exit 7 where a capture needs it",
             "mitmproxy/fault-of-capture", variables={"path": "cut-json-9/x"}, exit=7,
             stderr=["not JSON", "line 1"]),
        Case("what is no gzip is exit 5", "mitmproxy/fault",
             variables={"path": "bad-gzip-9/x"}, exit=5, stdout=b"",
             stderr="the body's gzip coding is damaged"),
        Case("a coding that nobody asked for is exit 5", "mitmproxy/fault",
             variables={"path": "unknown-coding-9/x"}, exit=5, stdout=b"",
             stderr="the body's content coding 'x-unknown' is not known"),
    )


peer = MITMProxy()
