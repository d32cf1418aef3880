"""An origin server behind proxies: nginx, which says what reached it."""
import os

from .peer import LOOPBACK

PACKAGE = "nginx-light:nginx"

CONFIGURATION = """
daemon off;
{user}
pid origin.pid;
error_log stderr;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
  log_format seen 'origin: $request -> $status scheme=$scheme via=$http_via '
                  'proxy-authorization=$http_proxy_authorization '
                  'authorization=$http_authorization '
                  'connection=$connection requests=$connection_requests';
  access_log {log} seen;
  client_body_temp_path temporary;
  proxy_temp_path temporary;
  fastcgi_temp_path temporary;
  uwsgi_temp_path temporary;
  scgi_temp_path temporary;
  root {folder}/origin;
  default_type application/json;
  server {{
    listen {loopback}:{port};
    listen {loopback}:{tls_port} ssl http2;
    ssl_certificate {certificates}/localhost.pem;
    ssl_certificate_key {certificates}/localhost.key;
    location / {{ try_files $uri @echo; }}
    location @echo {{
      return 200 '{{"uri": "$request_uri", "scheme": "$scheme", "protocol": "$server_protocol"}}';
    }}
    {locations}
  }}
}}
"""


class Origin:
    """A server with and without TLS; its log's lines go to the peer's log.

    Its certificate is of the authority `certificates/authority.pem`. Files of the peer's folder
    `origin` are served; all else is answered with what was asked for.
    """

    def __init__(self, host, locations=""):
        self.port, self.tls_port = host.free_port(), host.free_port()
        host.authority("authority").issue("localhost", "DNS:localhost")
        host.write("origin/items.json", "[]")
        (host.folder / "temporary").mkdir()
        configuration = host.write("origin.conf", CONFIGURATION.format(
            # Only a master process of root's may choose, and then the folder is root's own.
            user="user root;" if os.geteuid() == 0 else "",
            folder=host.folder, log=host.log, certificates=host.project / "certificates",
            loopback=LOOPBACK, port=self.port, tls_port=self.tls_port, locations=locations))
        host.spawn("nginx", "-p", str(host.folder), "-c", str(configuration), "-e", "stderr")
        host.wait_for_url(f"http://{LOOPBACK}:{self.port}/")
