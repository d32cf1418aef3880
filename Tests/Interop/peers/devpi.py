"""devpi: a package index whose login gives a token in JSON, good until the server starts anew."""
from harness.case import Case
from harness.peer import LOOPBACK, Peer

PASSWORD = "pass:wörd \"4711\""
LOGIN = "POST /+login"
# Tokens begin so, as they are and in Base64 behind the user.
TOKENS = ("[\"root\"", "cm9vdDpb")


class Devpi(Peer):
    description = "devpi-server (PyPI), a session's token in JSON"
    requirements = ("devpi-server==6.20.3",)
    secrets = (PASSWORD, *TOKENS)

    def start(self, host):
        host.run(host.python_command("devpi-init"), "--serverdir", "data", "--no-root-pypi",
                 "--root-passwd", PASSWORD)
        self.port = host.free_port()
        self.serve(host)
        return {"DEVPI_PORT": str(self.port), "DEVPI_PASSWORD": PASSWORD}

    def serve(self, host):
        self.server = host.spawn(
            host.python_command("devpi-server"), "--serverdir", "data", "--host", LOOPBACK,
            "--port", str(self.port), "--threads", "4", "--restrict-modify", "root")
        host.wait_for_url(f"http://{LOOPBACK}:{self.port}/+api", seconds=90)

    def restart(self, host):
        """Starts the server anew: it signs by another key, and knows no token any more."""
        host.end(self.server)
        self.serve(host)

    cases = (
        Case("session: a login brings a token", "devpi/who --print captures", state="stored",
             json={"user": "root"}, stderr="new token", log_counts={LOGIN: 1}),
        Case("session: it is stored as long as the answer says", "auth status devpi",
             state="stored", stdout=["valid for 10 h", "used here"], log_absent=LOGIN),
        Case("session: the next run uses it", "devpi/create-index --print captures",
             variables={"name": "dev"}, state="stored", json={"type": "indexconfig"},
             stderr="token from the store", log="PUT /root/dev", log_absent=LOGIN),
        Case("session: a server that does not know it any more answers 403, and gets a login",
             "devpi/create-index --print captures", before="restart", state="stored",
             variables={"name": "test"}, json={"type": "indexconfig"}, stderr="new token",
             log_counts={LOGIN: 1, "PUT /root/test": 2}),
        Case("session: the new token is stored", "devpi/who", state="stored",
             stderr="token from the store", log_absent=LOGIN),
        Case("session: a wrong password is exit 4, with the server's text", "devpi/who", exit=4,
             environment={"DEVPI_PASSWORD": "wrong-word"}, absent="wrong-word", stdout=b"",
             stderr=["connectors/devpi.yaml", "answered 401", "could not be authenticated"],
             log_counts={LOGIN: 1}, log_absent="GET /+api"),
        Case("session: an unknown user is exit 4", "devpi/who", exit=4,
             environment={"DEVPI_USER": "nobody"}, stderr="answered 401"),
        Case("session: without a logout it is forgotten", "auth logout devpi", state="stored"),
        Case("session: after that a run logs in", "devpi/who", state="stored", stderr="new token",
             log_counts={LOGIN: 1}),
        Case("session: check finds all well", "check devpi", stdout="devpi"),
        Case("session: the plan shows no token", "plan devpi/who", stdout=["X-Devpi-Auth", "login.body.json.password"],
             absent=TOKENS, log_absent=LOGIN),
    )


peer = Devpi()
