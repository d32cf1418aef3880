"""Transmission: the first answer is a 409 whose header is the session, beside Basic."""
import json

from harness.case import Case
from harness.peer import LOOPBACK, Peer

PASSWORD = "pass:wörd \"4711\""


class Transmission(Peer):
    description = "transmission-daemon (Debian), a session's token in the header of a 409"
    packages = ("transmission-daemon:transmission-daemon",)
    secrets = (PASSWORD,)

    def start(self, host):
        self.port, peer_port = host.free_port(), host.free_port()
        host.write("settings.json", json.dumps({
            "rpc-bind-address": LOOPBACK, "rpc-port": self.port, "rpc-whitelist-enabled": False,
            "rpc-authentication-required": True, "rpc-username": "alice", "rpc-password": PASSWORD,
            "bind-address-ipv4": LOOPBACK, "bind-address-ipv6": "::1", "peer-port": peer_port,
            "dht-enabled": False, "lpd-enabled": False, "pex-enabled": False, "utp-enabled": False,
            "port-forwarding-enabled": False, "download-dir": str(host.folder)}))
        self.serve(host)
        return {"TRANSMISSION_PORT": str(self.port), "TRANSMISSION_PASSWORD": PASSWORD}

    def serve(self, host):
        self.server = host.spawn("transmission-daemon", "-f", "-g", str(host.folder))
        host.wait_for_url(f"http://{LOOPBACK}:{self.port}/transmission/rpc")

    def restart(self, host):
        """Starts the server anew: it gives out another session."""
        host.end(self.server)
        self.serve(host)

    cases = (
        Case("session: the header of the first answer is the token",
             "transmission/version --print captures --verbose", state="stored", stdout="3.",
             stderr=["409 Conflict", "new token"]),
        Case("session: the next run uses it", "transmission/version --verbose", state="stored",
             stderr="token from the store", absent="409"),
        Case("session: a server that does not know it any more gives another one",
             "transmission/version --verbose", before="restart", state="stored",
             stderr=["409 Conflict", "new token"]),
        Case("session: which is stored", "transmission/version --verbose", state="stored",
             stderr="token from the store", absent="409"),
        Case("Basic: a wrong password is exit 4, and points at the login", "transmission/version",
             exit=4, environment={"TRANSMISSION_PASSWORD": "wrong-word"}, absent="wrong-word",
             stdout=b"", stderr=["connectors/transmission.yaml", "login", "answered 401"]),
        Case("session: check finds all well", "check transmission", stdout="transmission"),
    )


peer = Transmission()
