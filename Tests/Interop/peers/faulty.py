"""faulty: a connection that is late, slow, loses bytes or changes them."""
from harness.case import ABSENT, AtLeast, Case
from harness.origin import PACKAGE, Origin
from harness.peer import LOOPBACK, Peer

FILE = b"0123456789" * 20_000
FAULTS = {"LATE": ("--delay-down", "400"), "SLOW": ("--throttle-down", "20kb"),
          "SLOW_UP": ("--throttle-up", "60kb"), "SILENT": ("--drop-down", "1.0"),
          "WRONG": ("--corrupt-down", "1.0")}


class Faulty(Peer):
    description = "faulty (PyPI), a faulty connection to an origin server (nginx)"
    packages = (PACKAGE,)
    requirements = ("faulty==0.2.1",)

    def start(self, host):
        origin = Origin(host, """
          location = /sink {
            client_max_body_size 10m;
            proxy_pass http://127.0.0.1:$server_port/received;
          }
          location = /received {
            client_max_body_size 10m;
            return 200 '{"length": $content_length}';
          }
        """)
        host.write("origin/file", FILE.decode())
        (host.project / "upload-faulty").write_bytes(b"x" * 100_000)
        values = {"FAULTY_PORT": str(origin.port), "FAULTY_TLS_PORT": str(origin.tls_port)}
        for name, arguments in FAULTS.items():
            port = host.free_port()
            target = origin.tls_port if name == "WRONG" else origin.port
            host.spawn(host.python_command("faulty"), f"{LOOPBACK}:{port}",
                       f"{LOOPBACK}:{target}", *arguments)
            host.wait_for_port(port)
            values[name] = str(port)
        return values

    cases = (
        Case("a connection without a fault", "faulty/file", stdout=FILE),
        Case("a late answer within the time", "faulty/file --print result",
             environment={"FAULTY_PORT": "${LATE}"},
             json={"attempts.0.timings.firstByte": AtLeast(400), "response.status": 200}),
        Case("a slow body that takes longer than an attempt may is exit 5",
             "faulty/file-in-a-second -o slow.bin", environment={"FAULTY_PORT": "${SLOW}"},
             exit=5, stderr=["no complete answer within 1s", "it was sent 2 times"],
             files={"slow.bin": ABSENT}, log_counts={"GET /file ": 2}),
        Case("a slow body within the time", "faulty/small --print captures",
             environment={"FAULTY_PORT": "${SLOW}"}, json={"scheme": "http"}),
        Case("a body that is sent slowly and wholly", "faulty/upload",
             environment={"FAULTY_PORT": "${SLOW_UP}"}, json={"length": 100_000}),
        Case("a server whose bytes are all lost is exit 5", "faulty/idle",
             environment={"FAULTY_PORT": "${SILENT}"}, exit=5, stdout=b"",
             stderr=["no data for 1s", "timeout.idle", "it was sent 2 times"],
             log_counts={"GET /small ": 2}),
        Case("TLS without a fault", "faulty/secure", json={"scheme": "https"}),
        Case("bytes that are changed inside of TLS are never taken for good: exit 5",
             "faulty/secure", environment={"FAULTY_TLS_PORT": "${WRONG}"}, exit=5, stdout=b"",
             stderr="GET https://localhost:"),
    )


peer = Faulty()
