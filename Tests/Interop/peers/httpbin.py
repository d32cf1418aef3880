"""httpbin: echoes requests, and answers in every way that is asked for."""
import random

from harness.case import ABSENT, Case
from harness.peer import LOOPBACK, Peer

PASSWORD = "p:ä ss"
TOKEN = "tok.4711-aZ_~+/="
# httpbin digests the decoded path, which must therefore hold no escapes.
DIGEST_PASSWORD = "pass-4711"
KEY = 'k;e y",%41&=ü'
PLAIN_KEY = "key-4711"
# What httpbin's own generator gives for the seed 1.
GENERATOR = random.Random(1)
STREAM = bytes(GENERATOR.randint(0, 255) for _ in range(100_000))


class HTTPBin(Peer):
    description = "httpbin under gunicorn (PyPI)"
    requirements = ("httpbin==0.10.4", "gunicorn==27.0.1", "brotlicffi==1.2.1.0")
    secrets = (PASSWORD, TOKEN, KEY, PLAIN_KEY)

    def start(self, host):
        port = host.free_port()
        host.spawn(
            host.python_command("gunicorn"), "--bind", f"{LOOPBACK}:{port}", "--threads", "8",
            "--worker-tmp-dir", str(host.folder), "--no-control-socket",
            "--access-logfile", "-", "--access-logformat", "%(r)s -> %(s)s", "httpbin:app")
        url = f"http://{LOOPBACK}:{port}"
        host.wait_for_url(url + "/get")
        return {"HTTPBIN_PORT": str(port), "HTTPBIN_PASSWORD": PASSWORD, "HTTPBIN_TOKEN": TOKEN,
                "HTTPBIN_KEY": PLAIN_KEY}

    cases = (
        Case("Basic: user and password in UTF-8", "httpbin/basic --print captures",
             json={"authenticated": True, "user": "alice"}, log='p%3A%C3%A4%20ss HTTP/1.1 -> 200'),
        Case("Basic: a wrong password is exit 4", "httpbin/basic",
             environment={"HTTPBIN_PASSWORD": "wrong"}, exit=4, stdout=b"", stderr="answered 401",
             log="-> 401"),
        Case("Basic: an empty password", "httpbin/basic --print captures",
             variables={"expected_password": "~"}, environment={"HTTPBIN_PASSWORD": "~"},
             json={"authenticated": True}),
        Case("Basic: a server that hides what it refuses is exit 6", "httpbin/hidden-basic",
             exit=6, stderr="answered 404"),
        Case("Digest with MD5: the server's nonce is answered", "httpbin/digest --print captures",
             variables={"algorithm": "MD5"},
             environment={"HTTPBIN_PASSWORD": DIGEST_PASSWORD}, json={"authenticated": True},
             log_times={"-> 401": 1, "-> 200": 1}),
        Case("Digest with SHA-256", "httpbin/digest --print captures",
             variables={"algorithm": "SHA-256"},
             environment={"HTTPBIN_PASSWORD": DIGEST_PASSWORD}, json={"authenticated": True}),
        Case("Digest: a wrong password is exit 4", "httpbin/digest",
             variables={"algorithm": "SHA-256"}, environment={"HTTPBIN_PASSWORD": "wrong"}, exit=4,
             stderr="answered 401", log_times={"-> 401": 2}),
        Case("Digest: an algorithm that no standard has is exit 4", "httpbin/digest",
             variables={"algorithm": "SHA-512"}, exit=4, stderr="SHA-512"),
        Case("Digest: protection of the body is exit 4", "httpbin/digest",
             variables={"algorithm": "MD5", "protection": "auth-int"}, exit=4, stderr="auth-int"),
        Case("bearer: the token arrives, and is masked in captures",
             "httpbin/bearer --print captures", json={"authenticated": True, "token": "***"},
             absent=TOKEN),
        Case("bearer: no token at all is exit 6", "httpbin/no-bearer", exit=6,
             stderr="answered 401"),
        Case("API key in a header", "httpbin/key-in-header",
             json={"headers.X-Api-Key": PLAIN_KEY, "headers.Authorization": ABSENT,
                   "headers.Accept": "application/json"}),
        Case("API key in the query, encoded", "httpbin/key-in-query",
             environment={"HTTPBIN_KEY": KEY}, json={"args.api key": KEY, "args.before": "1"}),
        Case("API key in a cookie", "httpbin/key-in-cookie",
             json={"cookies": {"session": PLAIN_KEY}}),
        Case("two schemes, one with a format", "httpbin/two-schemes",
             json={"headers.X-Gateway-Key": "Key " + PLAIN_KEY,
                   "headers.Authorization": "Basic YWxpY2U6cDrDpCBzcw=="}),

        Case("status 200", "httpbin/status --print code", variables={"code": 200}, stdout=b"200\n"),
        Case("status 204, no body", "httpbin/status", variables={"code": 204}, stdout=b""),
        *(Case(f"status {code} is exit 6", "httpbin/status", variables={"code": code}, exit=6,
               stdout=b"", stderr=f"answered {code}")
          for code in (304, 400, 403, 404, 418, 429, 500, 503)),
        Case("status 401 after credentials is exit 4", "httpbin/status-with-token",
             variables={"code": 401}, exit=4, stderr="answered 401"),
        Case("status 403 after credentials is exit 6", "httpbin/status-with-token",
             variables={"code": 403}, exit=6, stderr="answered 403"),
        Case("an expected 401 is success", "httpbin/expected-status --print code",
             variables={"code": 401}, stdout=b"401\n"),
        Case("an expected 404 is success", "httpbin/expected-status --print code",
             variables={"code": 404}, stdout=b"404\n"),
        Case("a 200 where 401 or 404 is expected is exit 6", "httpbin/expected-status",
             variables={"code": 200}, exit=6, stderr="answered 200"),

        Case("relative redirects are followed", "httpbin/redirects --print url",
             variables={"count": 3}, stdout="/get\n",
             log=["GET /relative-redirect/3 ", "GET /relative-redirect/1 ", "GET /get "]),
        Case("absolute redirects are followed", "httpbin/redirects --print url",
             variables={"count": 2, "kind": "absolute-redirect"}, stdout="/get\n"),
        Case("more redirects than allowed is exit 6", "httpbin/redirects", variables={"count": 4},
             exit=6, stderr=["too-many-redirects", "redirects.max"],
             log="GET /relative-redirect/1 ", log_absent="GET /get "),
        Case("a redirect that is not followed is the response",
             "httpbin/redirect-kept --print location", stdout=b"/get\n", log_absent="GET /get "),
        Case("credentials go along to the same origin", "httpbin/redirect-to",
             variables={"url": "/headers"},
             json={"headers.Authorization": "Bearer " + TOKEN, "headers.X-Of-The-Action": "1"}),
        Case("credentials stay behind at another host", "httpbin/redirect-to",
             variables={"url": "http://localhost:${HTTPBIN_PORT}/headers"},
             json={"headers.Host": "localhost:${HTTPBIN_PORT}", "headers.Authorization": ABSENT,
                   "headers.X-Of-The-Action": "1", "headers.Accept": ABSENT}),
        Case("a POST is not redirected unasked", "httpbin/redirect-post", variables={"code": 307},
             exit=6, stderr=["answered 307", "follow: all"], log_absent="POST /anything/after "),
        Case("307 on demand repeats the body", "httpbin/redirect-post-followed",
             variables={"code": 307}, json={"method": "POST", "form": {"a": "1"}}),
        Case("308 on demand repeats the body", "httpbin/redirect-post-followed",
             variables={"code": 308}, json={"method": "POST", "form": {"a": "1"}}),
        Case("303 on demand becomes a GET", "httpbin/redirect-post-followed",
             variables={"code": 303}, json={"method": "GET", "form": {}, "data": ""}),

        Case("gzip", "httpbin/coding --print captures", variables={"coding": "gzip"},
             json={"gzipped": True}),
        Case("deflate", "httpbin/coding --print captures", variables={"coding": "deflate"},
             json={"deflated": True}),
        Case("brotli", "httpbin/coding --print captures", variables={"coding": "brotli"},
             json={"brotli": True}),

        Case("a cookie and a header are captured", "httpbin/set-cookie --print captures",
             variables={"value": "a=b"}, json={"session": "a=b", "request": "4711"}),
        Case("a cookie that a redirect sets is sent on", "httpbin/cookie-over-redirect",
             json={"cookies": {"flavour": "oatmeal"}}, log="GET /cookies "),

        Case("a slow answer is exit 5", "httpbin/delay", exit=5,
             stdout=b"", stderr=["1s", "timeout"]),
        Case("a body that stops is exit 5", "httpbin/drip", exit=5, stdout=b"",
             stderr=["1s", "timeout"]),

        Case("path, query and header keep their bytes", "httpbin/echo",
             variables={"segment": "a/b c%20é?#", "query": "x&y=z + 1% ü", "header": "a; b=\"c\"",
                        "list": ["1", "a&b"]},
             json={"args": {"q": "x&y=z + 1% ü", "list": ["1", "a&b"]},
                   "headers.X-Value": "a; b=\"c\""},
             log="GET /anything/a%2Fb%20c%2520%C3%A9%3F%23/end?q=x%26y%3Dz%20%2B%201%25%20%C3%BC&"),
        Case("an optional header without a value is left out", "httpbin/echo",
             variables={"segment": "s", "query": ""},
             json={"headers.X-Value": ABSENT, "args": {"q": ""}}),
        Case("JSON keeps types, digits and left-out members", "httpbin/echo-json --print captures",
             variables={"name": "Zoë \"x\" \n", "count": 3},
             json={"name": "Zoë \"x\" \n", "count": 3, "type": "application/json"},
             stdout=['\\"big\\":12345678901234567890123456789', '\\"text\\":\\"3\\"',
                     '[{\\"deep\\":[true,null]}]'], absent="nothing"),
        Case("a form", "httpbin/echo-form", variables={"text": "a=1&b +%ü"},
             json={"form": {"text": "a=1&b +%ü", "scope": ["read", "write"]}}),
        Case("text with a type of its own", "httpbin/echo-text", variables={"text": "# Ünï\n- a"},
             json={"data": "# Ünï\n- a", "headers.Content-Type": "text/markdown"}),
        Case("XML, escaped", "httpbin/echo-xml", variables={"text": "<&\"'>"},
             json={"data": "<note a=\"&lt;&amp;&quot;&apos;&gt;\">&lt;&amp;&quot;&apos;&gt;</note>",
                   "headers.Content-Type": "application/xml"}),
        Case("GraphQL", "httpbin/echo-graphql", variables={"limit": 3},
             json={"json.variables": {"limit": 3}, "json.operationName": "Q",
                   "json.query": "query Q($limit: Int) { items(first: $limit) { id } }"}),
        Case("a file, streamed", "httpbin/echo-file --print captures",
             json={"type": "application/yaml", "start": "title: httpbin"}),
        Case("DELETE without a body", "httpbin/echo-delete --print captures",
             json={"method": "DELETE", "body": ""}, log='DELETE /anything/one '),
        Case("HEAD has a length and no body", "httpbin/head", stdout=b"", log='HEAD /get '),

        Case("UTF-8 beyond the first plane", "httpbin/utf8 --print captures",
             json={"title": "Unicode Demo", "sign": "∮", "kind": "text/html; charset=utf-8"}),
        Case("XML by a regular expression", "httpbin/xml --print title",
             stdout=b"Sample Slide Show\n"),
        Case("JSONPath captures and checks", "httpbin/slideshow --print captures",
             json={"titles": ["Wake up to WonderWidgets!", "Overview"],
                   "items": ["Why <em>WonderWidgets</em> are great"], "author": "Yours Truly"}),
        Case("a capture from HTML is exit 7", "httpbin/html-as-json", exit=7,
             stderr=["JSON", "actions/httpbin/html-as-json.yaml:6:"]),
        Case("a capture that is not there says what is", "httpbin/missing-capture", exit=7,
             stderr=["author", "$.slideshow"]),
        Case("a check that fails", "httpbin/failing-check", exit=7, stderr="Yours Truly"),
        Case("a 304 by entity tag", "httpbin/etag --print code", variables={"tag": '"v1"'},
             stdout=b"304\n"),
        Case("another entity tag", "httpbin/etag --print code", variables={"tag": '"v2"'},
             stdout=b"200\n"),
        Case("a range of bytes", "httpbin/range", stdout=b"cdef"),
        Case("bytes in chunks, exactly", "httpbin/bytes", variables={"count": 100_000},
             stdout=STREAM),
        Case("a picture as Base64", "httpbin/png --print captures", stdout="iVBORw0KGgo",
             json={"kind": "image/png"}),
    )


peer = HTTPBin()
