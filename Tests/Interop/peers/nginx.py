"""nginx: TLS, client certificates, limits, guards and dropped connections, as in front of APIs."""
import base64
import hashlib
import json
import os
import socket

from harness.case import ABSENT, AtLeast, Case
from harness.peer import LOOPBACK, Peer

PASSWORD = "pass:word"
TOKEN = "token-of-the-guard"
KEY = "key-4711"
PASSPHRASE = "correct horse"
ITEMS = json.dumps([{"id": number, "even": number % 2 == 0} for number in range(1, 1001)])

CONFIGURATION = """
daemon off;
{user}
pid nginx.pid;
error_log stderr;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
  log_format seen '$request -> $status client=$ssl_client_s_dn key=$http_x_api_key '
                  'authorization=$http_authorization connection=$connection '
                  'requests=$connection_requests range=$http_range';
  access_log {folder}/log seen;
  client_body_temp_path temporary;
  proxy_temp_path temporary;
  fastcgi_temp_path temporary;
  uwsgi_temp_path temporary;
  scgi_temp_path temporary;
  root {folder}/www;
  types {{ application/json json; application/jsonl jsonl; text/csv csv; }}
  default_type application/json;
  gzip on;
  gzip_types application/json application/jsonl;
  client_max_body_size 1k;
  limit_req_zone $binary_remote_addr zone=once:1m rate=1r/m;
  limit_req_zone $binary_remote_addr zone=steady:1m rate=5r/s;
  limit_req_zone $binary_remote_addr zone=second:1m rate=1r/s;
  limit_req_status 429;
  map $limit_req_status $retry_after_briefly {{ default ''; REJECTED 1; }}
  map $limit_req_status $retry_after {{ default ''; REJECTED 60; }}

  server {{
    listen {loopback}:{port};
    {listen_version6}
    location = /basic {{
      auth_basic 'realm';
      auth_basic_user_file passwords;
      try_files /user.json =404;
    }}
    location = /keyed {{
      if ($http_x_api_key != '{key}') {{ return 401 '{{"error": "no such key"}}'; }}
      return 200 '{{}}';
    }}
    location = /guarded {{
      auth_request /guard;
      try_files /user.json =404;
    }}
    location = /guard {{
      internal;
      if ($http_authorization != 'Bearer {token}') {{ return 401; }}
      return 204;
    }}
    location = /limited {{
      limit_req zone=once;
      add_header Retry-After $retry_after always;
      try_files /user.json =404;
    }}
    location = /limited-briefly {{
      limit_req zone=second;
      add_header Retry-After $retry_after_briefly always;
      try_files /user.json =404;
    }}
    location /steady/ {{
      limit_req zone=steady;
      alias {folder}/www/pages/;
    }}
    location /few/ {{
      keepalive_requests 1;
      alias {folder}/www/pages/;
    }}
    rewrite ^/moved/([0-9]+)$ /moved-$1 last;
    location = /moved-301 {{ return 301 /upload; }}
    location = /moved-302 {{ return 302 /upload; }}
    location = /moved-303 {{ return 303 /upload; }}
    location = /moved-307 {{ return 307 /upload; }}
    location = /moved-308 {{ return 308 /upload; }}
    location = /moved-elsewhere {{ return 307 http://localhost:{port}/upload; }}
    location = /round {{ return 302 /round; }}
    location = /maintenance {{
      add_header Retry-After 120 always;
      return 503 '{{"error": "back in two minutes"}}';
    }}
    location = /drop {{ return 444; }}
    location = /slow {{ gzip off; limit_rate 500; try_files /items.json =404; }}
    location = /to-https {{ return 302 https://localhost:{tls_port}/tls; }}
    location /echo {{ return 200 '{{"uri": "$request_uri", "protocol": "$server_protocol"}}'; }}
    location = /upload {{ proxy_pass http://{loopback}:{port}/sink; }}
    location = /sink {{
      set $length "$content_length";
      if ($length = "") {{ set $length null; }}
      return 201 '{{"method": "$request_method", "length": $length}}';
    }}
  }}

  server {{
    listen {loopback}:{tls_port} ssl http2;
    ssl_certificate {certificates}/localhost.pem;
    ssl_certificate_key {certificates}/localhost.key;
    ssl_protocols TLSv1.2;
    ssl_client_certificate {certificates}/authority.pem;
    ssl_verify_client optional;
    location /pages/ {{ alias {folder}/www/pages/; }}
    location = /tls {{
      set $versions '"protocol": "$server_protocol", "tls": "$ssl_protocol"';
      return 200 '{{$versions, "client": "$ssl_client_verify"}}';
    }}
    location = /client {{
      if ($ssl_client_verify != SUCCESS) {{ return 403; }}
      return 200 '{{"client": "$ssl_client_s_dn", "protocol": "$server_protocol"}}';
    }}
    location = /to-http {{ return 302 http://{loopback}:{port}/echo/plain; }}
  }}
}}
"""


VERSION6_CASES = (
    Case("an address of IPv6", "nginx/echo --print result",
         variables={"segment": "x", "query": "y"},
         environment={"NGINX_BASE_URL": "http://[::1]:${NGINX_PORT}"},
         json={"response.body.protocol": "HTTP/1.1", "attempts.0.connection.address": "::1"}),
    Case("a redirect to another origin, by IPv6, leaves the key behind", "nginx/moved-elsewhere",
         environment={"NGINX_BASE_URL": "http://[::1]:${NGINX_PORT}"}, json={"method": "POST"},
         log="POST /upload HTTP/1.1 -> 201 client=- key=-"),
)


def has_version6(port):
    """Whether the loopback interface has IPv6, and the port is free there."""
    try:
        with socket.socket(socket.AF_INET6) as listener:
            listener.bind(("::1", port))
            return True
    except OSError:
        print("The loopback interface has no IPv6: its cases are left out", flush=True)
        return False


class Nginx(Peer):
    description = "nginx (Debian nginx-light)"
    packages = ("nginx-light:nginx",)
    secrets = (PASSWORD, TOKEN, KEY, PASSPHRASE)

    def start(self, host):
        port, tls_port = host.free_port(), host.free_port()
        version6 = has_version6(port)
        self.cases = type(self).cases + (VERSION6_CASES if version6 else ())
        self.make_certificates(host)
        digest = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
        host.write("passwords", f"alice:{{SHA}}{digest}\n")
        host.write("www/user.json", '{"user": "alice"}')
        items = json.loads(ITEMS)
        host.write("www/items.json", ITEMS)
        host.write("www/lines.jsonl", "".join(json.dumps(item) + "\n" for item in items))
        host.write("www/items.csv", "id,even\n" + "".join(
            f"{item['id']},{item['even']}\n" for item in items))
        for page in range(1, 5):
            following = f"page-{page + 1}.json" if page < 4 else None
            host.write(f"www/pages/page-{page}.json",
                       json.dumps({"items": [page], "next": following}))
        (host.folder / "temporary").mkdir()
        for size in (1000, 100_000, 8_000_000):
            (host.project / f"upload-{size}").write_bytes(b"x" * size)
        configuration = host.write("nginx.conf", CONFIGURATION.format(
            # Only a master process of root's may choose, and then the folder is root's own.
            user="user root;" if os.geteuid() == 0 else "",
            folder=host.folder, certificates=host.project / "certificates", loopback=LOOPBACK,
            port=port, tls_port=tls_port, key=KEY, token=TOKEN,
            listen_version6=f"listen [::1]:{port};" if version6 else ""))
        host.spawn("nginx", "-p", str(host.folder), "-c", str(configuration), "-e", "stderr")
        host.wait_for_url(f"http://{LOOPBACK}:{port}/echo")
        secure = {"TLS": tls_port, "TLS13": tls_port, "UNTRUSTED": tls_port, "CLIENT": tls_port,
                  "PASSPHRASE": tls_port, "STRANGER": tls_port}
        return {
            "NGINX_PORT": str(port), "NGINX_PASSWORD": PASSWORD, "NGINX_TOKEN": TOKEN,
            "NGINX_KEY": KEY, "NGINX_PASSPHRASE_PASSPHRASE": PASSPHRASE,
            **{f"NGINX_{name}_PORT": str(number) for name, number in secure.items()},
        }

    @staticmethod
    def make_certificates(host):
        authority = host.authority("authority")
        authority.issue("localhost", "DNS:localhost")
        _, key = authority.issue("client")
        host.authority("other-authority").issue("stranger")
        host.run("openssl", "pkcs8", "-topk8", "-in", str(key), "-passout", f"pass:{PASSPHRASE}",
                 "-out", str(key.with_name("client-encrypted.key")))

    cases = (
        Case("Basic", "nginx/basic --print user", stdout=b"alice\n"),
        Case("Basic: a wrong password is exit 4", "nginx/basic",
             environment={"NGINX_PASSWORD": "wrong"}, exit=4, stderr="answered 401"),
        Case("API key", "nginx/keyed", stdout=b"{}", log=f"key={KEY}"),
        Case("API key: a wrong one is exit 4, with the server's text", "nginx/keyed",
             environment={"NGINX_KEY": "wrong"}, exit=4, stderr=["answered 401", "no such key"]),
        Case("bearer token, which another service judges", "nginx/guarded",
             stdout='"user": "alice"'),
        Case("bearer token: a wrong one is exit 4", "nginx/guarded",
             environment={"NGINX_TOKEN": "wrong"}, exit=4, stderr="answered 401"),

        Case("gzip, and a thousand items", "nginx/items --print captures",
             json={"last": 1000, "even": [996, 998, 1000]}),
        # In this order: the limit allows one request.
        Case("limit: the one request that it allows", "nginx/limited", stdout='"user"'),
        Case("limit: 429 with Retry-After is exit 6", "nginx/limited", exit=6, stdout=b"",
             stderr=["answered 429", "Retry-After"]),
        Case("limit: another client's request uses it up", "nginx/limited-briefly"),
        Case("limit: 429 with Retry-After is waited for, not a moment less",
             "nginx/limited-briefly --print result",
             json={"response.status": 200, "attempts.1.reason": "retry",
                   "attempts.1.waited": AtLeast(1000)},
             log=["/limited-briefly HTTP/1.1 -> 429", "/limited-briefly HTTP/1.1 -> 200"]),
        Case("limit: pages at the declared rate meet no 429", "nginx/steady --print items",
             stdout=b"1\n2\n3\n4\n", log_counts={"-> 200": 4}, log_absent="-> 429"),
        Case("limit: pages that are too fast are asked again after a 429",
             "nginx/hasty --print items", stdout=b"1\n2\n3\n4\n", log_counts={"-> 200": 4},
             log="-> 429"),
        Case("503 with Retry-After is exit 6, with the server's text", "nginx/maintenance", exit=6,
             stderr=["answered 503", "back in two minutes"]),
        Case("a connection that is dropped is exit 5", "nginx/answers",
             variables={"path": "drop"}, exit=5, stderr="without a response"),
        Case("a slow body is exit 5", "nginx/slow", exit=5, stdout=b"", stderr=["1s", "timeout"]),
        Case("a port that nothing listens on is exit 5", "nginx/answers",
             variables={"path": "x"}, environment={"NGINX_PORT": "9"}, exit=5,
             stderr=["127.0.0.1:9", "refused"]),
        Case("http to a port that speaks TLS is exit 6", "nginx/answers", variables={"path": "tls"},
             environment={"NGINX_PORT": "${NGINX_TLS_PORT}"}, exit=6, stderr="answered 400"),

        Case("the path and the query arrive as they were encoded", "nginx/echo --print captures",
             variables={"segment": "a/../b;c%2F", "query": "a+b&c=d"},
             json={"uri": "/echo/a%2F..%2Fb%3Bc%252F?q=a%2Bb%26c%3Dd", "protocol": "HTTP/1.1"}),
        Case("a body that the server accepts", "nginx/upload", variables={"size": 1000},
             json={"length": 1000}),
        Case("a body over the server's limit is exit 6", "nginx/upload",
             variables={"size": 100_000}, exit=6, stderr="answered 413"),
        Case("8 MB to a server that refuses them at once is exit 6", "nginx/upload",
             variables={"size": 8_000_000}, exit=6, stderr="answered 413"),
        Case("a URL over the server's limit is exit 6", "nginx/echo", exit=6,
             variables={"segment": "x", "query": "x" * 20_000}, stderr="answered 414"),
        Case("a header over the server's limit is exit 6", "nginx/long-header",
             variables={"value": "x" * 20_000}, exit=6, stderr="answered 400"),

        *(Case(f"{code} of a POST, followed on demand, becomes a GET", "nginx/moved",
               variables={"code": code}, json={"method": "GET", "length": None},
               log=[f"POST /moved/{code} HTTP/1.1 -> {code}", "GET /upload HTTP/1.1 -> 201"])
          for code in (301, 302, 303)),
        *(Case(f"{code} of a POST, followed on demand, sends the file again", "nginx/moved",
               variables={"code": code}, json={"method": "POST", "length": 1000},
               log=[f"POST /moved/{code} HTTP/1.1 -> {code}", "POST /upload HTTP/1.1 -> 201"])
          for code in (307, 308)),
        Case("a POST that another origin gets has its body and no credentials",
             "nginx/moved-elsewhere", json={"method": "POST", "length": 1000},
             log=[f"POST /moved-elsewhere HTTP/1.1 -> 307 client=- key={KEY}",
                  "POST /upload HTTP/1.1 -> 201 client=- key=-"]),
        Case("a redirect in a circle is exit 6", "nginx/answers", variables={"path": "round"},
             exit=6, stderr="too-many-redirects", log_counts={"GET /round ": 11}),

        Case("pages over one connection", "nginx/pages --print items",
             stdout=b"1\n2\n3\n4\n", log=["page-4.json HTTP/1.1 -> 200", "requests=4"]),
        Case("pages over HTTP/2, over one connection", "nginx/pages-tls --print items",
             stdout=b"1\n2\n3\n4\n", log=["page-4.json HTTP/2.0 -> 200", "requests=4"]),
        Case("pages from a server that ends each connection", "nginx/few --print items",
             stdout=b"1\n2\n3\n4\n", log_counts={"requests=1 ": 4}),
        Case("the result says which connections were used again", "nginx/pages --print result",
             json={"attempts.0.connection.reused": False, "attempts.3.connection.reused": True,
                   "attempts.3.timings.tls": None, "pages": 4, "items": 4}),

        Case("a range", "nginx/range --print captures", variables={"range": "bytes=10-19"},
             json={"text": ITEMS[10:20], "code": 206, "place": f"bytes 10-19/{len(ITEMS)}"},
             log="range=bytes=10-19"),
        Case("the last bytes", "nginx/range --print text", variables={"range": "bytes=-5"},
             stdout=ITEMS[-5:].encode() + b"\n"),
        Case("a range that the file has not is exit 6", "nginx/range",
             variables={"range": "bytes=99999999-"}, exit=6, stderr="answered 416"),
        Case("JSON Lines as a list, in gzip", "nginx/lines --print captures",
             json={"last": 1000, "even": [998, 1000]}, log="/lines.jsonl"),
        Case("a compressed body goes to a file as it was before", "nginx/items -o items.json",
             files={"items.json": ITEMS.encode()}, stdout=b""),
        Case("a file where the server refuses is not written", "nginx/answers -o none.json",
             variables={"path": "missing"}, exit=6, stdout=b"", files={"none.json": ABSENT}),
        Case("a body that breaks off leaves no file", "nginx/slow -o none.json", exit=5,
             files={"none.json": ABSENT}),

        Case("a private authority, and HTTP/2", "nginx/tls --print captures",
             json={"protocol": "HTTP/2.0", "tls": "TLSv1.2", "client": "NONE"}),
        Case("an unknown authority is exit 5", "nginx/untrusted", exit=5, stdout=b"",
             stderr=["unknown certificate authority", "tls.ca"]),
        Case("--insecure takes it, with a warning", "nginx/untrusted --insecure --print protocol",
             stdout=b"HTTP/2.0\n", stderr="warning"),
        Case("a name that the certificate has not is exit 5", "nginx/tls",
             environment={"NGINX_TLS_BASE_URL": "https://127.0.0.1:${NGINX_TLS_PORT}"}, exit=5,
             stderr="is for another host than"),
        Case("a TLS version under the lowest that is accepted is exit 5", "nginx/minimum", exit=5,
             stderr=["protocol version", "tls.min_version"]),
        Case("TLS to a port without is exit 5", "nginx/tls",
             environment={"NGINX_TLS_PORT": "${NGINX_PORT}"}, exit=5,
             stderr=["does not speak TLS at", "Is it http?"]),
        Case("a client certificate", "nginx/client --print captures",
             json={"client": "CN=client", "protocol": "HTTP/2.0"}, log="client=CN=client"),
        Case("a client certificate with an encrypted key", "nginx/passphrase --print client",
             stdout=b"CN=client\n"),
        Case("a wrong passphrase is exit 8", "nginx/passphrase",
             environment={"NGINX_PASSPHRASE_PASSPHRASE": "wrong"}, exit=8,
             stderr="client-encrypted.key", log_absent="GET"),
        Case("no client certificate is refused", "nginx/refused", exit=6,
             stderr=["answered 403", "carried no credentials"],
             log="client=- "),
        Case("a client certificate of a stranger is refused", "nginx/stranger", exit=6,
             stderr="answered 400"),
        Case("a redirect from https to http is not followed", "nginx/to-http", exit=6,
             stderr=["answered 302", "http"], log_absent="/echo/plain"),
        Case("a redirect from http to https is followed, where it is trusted", "nginx/to-https",
             exit=5, stderr="unknown certificate authority",
             log="/to-https"),
    )


peer = Nginx()
