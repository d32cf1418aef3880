"""Kerberos: a key distribution centre, and Apache that takes its tickets."""
from harness.case import Case
from harness.peer import LOOPBACK, Peer

from .apache import start_server

REALM = "INTEROP.TEST"

KERBEROS = """
[libdefaults]
  default_realm = {realm}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  qualify_shortname = ""
[realms]
  {realm} = {{
    kdc = {loopback}:{port}
  }}
[domain_realm]
  localhost = {realm}
"""

CENTRE = """
[kdcdefaults]
  kdc_listen = {loopback}:{port}
  kdc_tcp_listen = {loopback}:{port}
[realms]
  {realm} = {{
    database_name = {folder}/principal
    key_stash_file = {folder}/stash
    acl_file = {folder}/acl
  }}
[logging]
  kdc = FILE:{folder}/log
"""

CONFIGURATION = """
LogLevel warn auth_gssapi:info
<Location /kerberos>
  AuthType GSSAPI
  AuthName interop
  GssapiCredStore keytab:{folder}/service.keytab
  GssapiAllowedMech krb5
  Require user alice@{realm}
</Location>
"""


class Kerberos(Peer):
    description = "MIT Kerberos's KDC, and Apache with mod_auth_gssapi (Debian), Negotiate"
    packages = ("apache2", "libapache2-mod-auth-gssapi", "krb5-kdc", "krb5-user",
                "krb5-admin-server")
    # No ticket shows: they begin so in Base64.
    secrets = ("YII",)

    def start(self, host):
        centre_port, port = host.free_port(), host.free_port()
        names = {"loopback": LOOPBACK, "realm": REALM, "folder": host.folder}
        # Where the service remembers the tickets that it has seen; it runs as another user.
        replays = host.folder / "replays"
        replays.mkdir()
        replays.chmod(0o777)
        environment = {
            "KRB5_CONFIG": str(host.write("krb5.conf", KERBEROS.format(port=centre_port, **names))),
            "KRB5_KDC_PROFILE": str(host.write("kdc.conf", CENTRE.format(port=centre_port, **names))),
            "KRB5RCACHEDIR": str(replays)}
        host.run("/usr/sbin/kdb5_util", "create", "-s", "-r", REALM, "-P", "master",
                 environment=environment)
        service = f"HTTP/localhost@{REALM}"
        for query in (f"addprinc -randkey {service}", "addprinc -randkey alice",
                      "addprinc -randkey mallory", f"ktadd -k service.keytab {service}",
                      "ktadd -k alice.keytab alice", "ktadd -k mallory.keytab mallory"):
            host.run("/usr/sbin/kadmin.local", "-r", REALM, "-q", query, environment=environment)
        (host.folder / "service.keytab").chmod(0o644)
        host.spawn("/usr/sbin/krb5kdc", "-n", "-r", REALM, environment=environment)
        host.wait_for_port(centre_port)
        for user in ("alice", "mallory"):
            host.run("kinit", "-k", "-t", f"{user}.keytab", "-c", f"{user}.tickets", user,
                     environment=environment)
        host.write("www/kerberos/user.json", '{"welcome": true}')
        start_server(host, port, ("auth_gssapi",), "%r -> %>s user=%u",
                     CONFIGURATION.format(**names), environment)
        return {"KERBEROS_PORT": str(port), "KRB5_CONFIG": environment["KRB5_CONFIG"],
                "KRB5CCNAME": f"FILE:{host.folder}/alice.tickets",
                "MALLORY": f"FILE:{host.folder}/mallory.tickets",
                "NOBODY": f"FILE:{host.folder}/nobody.tickets"}

    cases = (
        Case("Negotiate: the ticket is taken", "kerberos/user --print captures",
             json={"welcome": True},
             log=["HTTP/localhost@" + REALM, f"-> 200 user=alice@{REALM}"]),
        Case("Negotiate: a body goes with it", "kerberos/upload", stdout="welcome",
             log=f"POST /kerberos/user.json HTTP/1.1 -> 200 user=alice@{REALM}"),
        Case("Negotiate: no ticket is exit 4", "kerberos/user",
             environment={"KRB5CCNAME": "${NOBODY}"}, exit=4, stdout=b"", stderr="answered 401",
             log_absent="-> 200"),
        Case("Negotiate: the ticket of a user who may not is exit 4", "kerberos/user",
             environment={"KRB5CCNAME": "${MALLORY}"}, exit=4, stderr="answered 401",
             log=f"mallory@{REALM}", log_absent="-> 200"),
        Case("Negotiate: a host that the centre does not know is exit 4", "kerberos/user",
             environment={"KERBEROS_BASE_URL": f"http://{LOOPBACK}:${{KERBEROS_PORT}}"}, exit=4,
             stderr="answered 401", log_absent="-> 200"),
        Case("Negotiate: check finds the ticket good", "check kerberos", stdout="kerberos"),
    )


peer = Kerberos()
