"""HTTP/2: nghttpd, whose log has the frames, and hypercorn, which speaks both versions."""
import json

from harness.case import Case
from harness.peer import LOOPBACK, Peer

TOKEN = "token-4711"
UPLOAD = b"0123456789abcdef" * 32_768
# Bodies go through windows of 64 KiB, and each page asks for more than one.
PAGES = [list(range(start, start + 5_000)) for start in range(0, 20_000, 5_000)]


class HTTP2(Peer):
    description = "HTTP/2 (Debian nghttp2-server, PyPI hypercorn)"
    packages = ("nghttp2-server:nghttpd",)
    requirements = ("hypercorn==0.18.0",)
    secrets = (TOKEN,)

    def start(self, host):
        certificate, key = host.authority("authority").issue("localhost", "DNS:localhost")
        for number, items in enumerate(PAGES):
            following = f"/pages-{number + 1}.json" if number + 1 < len(PAGES) else None
            host.write(f"www/pages-{number}.json",
                       json.dumps({"items": items, "next": following}))
        (host.project / "upload-http2").write_bytes(UPLOAD)
        frames = host.free_port()
        host.spawn("nghttpd", "--address", LOOPBACK, "--htdocs", str(host.folder / "www"),
                   "--verbose", "--echo-upload", str(frames), str(key), str(certificate))
        ports = {"HTTP2_PORT": "", "OLD_PORT": 'alpn_protocols = ["http/1.1"]',
                 # It answers no request after this many, and ends the connection.
                 "LEAVING_PORT": "keep_alive_max_requests = 2\nkeep_alive_timeout = 0.3"}
        values = {"HTTP2_FRAMES_PORT": str(frames), "HTTP2_TOKEN": TOKEN}
        for name, settings in ports.items():
            values[name] = str(host.free_port())
            configuration = host.write(f"{name}.toml", settings + "\n")
            host.spawn(
                host.python_command("hypercorn"), "--config", str(configuration),
                "--bind", f"{LOOPBACK}:{values[name]}", "--certfile", str(certificate),
                "--keyfile", str(key), "--access-logfile", "-",
                "--access-logformat", "%(r)s -> %(s)s", "versions:app",
                environment={"PYTHONPATH": str(host.applications),
                             "PYTHONDONTWRITEBYTECODE": "1"})
        for name in ("HTTP2_FRAMES_PORT", *ports):
            host.wait_for_port(int(values[name]))
        return values

    cases = (
        Case("the version that was agreed on is in the result", "http2/frames --print result",
             json={"response.httpVersion": "2", "attempts.0.response.httpVersion": "2",
                   "attempts.0.connection.reused": False},
             log=[":method: GET", ":scheme: https", ":path: /pages-3.json"]),
        Case("several pages, each a stream of one connection",
             "http2/pages-of-frames --print result",
             json={"items": 20_000, "attempts.3.connection.reused": True},
             log=["(stream_id=1) :path: /pages-0.json", "(stream_id=7) :path: /pages-3.json"]),
        Case("a body larger than a window, and its echo", "http2/upload -o echo.bin",
             files={"echo.bin": UPLOAD}, log=":method: POST"),
        Case("a server that gives connections up between pages is asked again",
             "http2/pages --print items", environment={"HTTP2_PORT": "${LEAVING_PORT}"},
             stdout=b"1\n2\n3\n4\n5\n6\n", log="GET /page/6 2 -> 200"),
        Case("a server without HTTP/2 is asked by HTTP/1.1", "http2/about --print result",
             environment={"HTTP2_PORT": "${OLD_PORT}"},
             json={"response.httpVersion": "1.1", "response.body.version": "1.1"}),
        Case("fields arrive in small letters, and credentials with them", "http2/about",
             variables={"path": "x"},
             json={"version": "2", "headers.authorization": "Bearer " + TOKEN,
                   "headers.x-of-the-action": "as it is"}),
        Case("a header of 30 kB", "http2/about --print last",
             variables={"path": "header/300"}, stdout=b"x" * 100 + b"\n"),
        Case("a header of a megabyte is exit 5", "http2/about",
             variables={"path": "header/10000"}, exit=5, stdout=b"", stderr="header"),
        Case("a header of a megabyte by HTTP/1.1 is exit 5", "http2/about",
             environment={"HTTP2_PORT": "${OLD_PORT}"}, variables={"path": "header/10000"},
             exit=5, stdout=b"", stderr="header"),
    )


peer = HTTP2()
