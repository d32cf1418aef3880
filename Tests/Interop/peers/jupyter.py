"""Jupyter Server: a login page with an XSRF token, and a cookie that is signed and quoted."""
from harness.case import Case
from harness.peer import LOOPBACK, Peer

PASSWORD = "pass:wörd \"4711\""
PAGE, LOGGED_IN = "GET /login", "302 POST /login"


class Jupyter(Peer):
    description = "Jupyter Server (PyPI), a session's cookie, 403 where it has ended"
    requirements = ("jupyter-server==2.21.1",)
    # The cookie's value begins so.
    secrets = (PASSWORD, "2|1:0|")

    def start(self, host):
        self.port = host.free_port()
        host.run(host.python_command("python"), "-c",
                 "import json, os, pathlib; from jupyter_server.auth.security import passwd;"
                 "pathlib.Path('jupyter_server_config.json').write_text(json.dumps("
                 "{'PasswordIdentityProvider': {'hashed_password': passwd(os.environ['WORD'])}}))",
                 environment={"WORD": PASSWORD})
        self.serve(host)
        return {"JUPYTER_PORT": str(self.port), "JUPYTER_PASSWORD": PASSWORD}

    def serve(self, host):
        (host.folder / "files").mkdir(exist_ok=True)
        names = ("CONFIG", "DATA", "RUNTIME")
        self.server = host.spawn(
            host.python_command("jupyter-server"), f"--ip={LOOPBACK}", f"--port={self.port}",
            "--ServerApp.port_retries=0", "--ServerApp.open_browser=False", "--allow-root",
            "--IdentityProvider.cookie_name=jupyter", f"--ServerApp.root_dir={host.folder}/files",
            "--ServerApp.log_level=DEBUG",
            environment={"HOME": str(host.folder),
                         **{f"JUPYTER_{name}_DIR": str(host.folder) for name in names}})
        host.wait_for_url(f"http://{LOOPBACK}:{self.port}/login", seconds=90)

    def restart(self, host):
        """Starts the server anew, with another key for its cookies."""
        host.end(self.server)
        (host.folder / "jupyter_cookie_secret").unlink()
        self.serve(host)

    cases = (
        Case("session: the page's XSRF token goes with the password, and a cookie comes back",
             "jupyter/me --print captures", state="stored", stdout="name", stderr="new token",
             log_counts={LOGGED_IN: 1}),
        Case("session: it is stored until the cookie's Expires", "auth status jupyter",
             state="stored", stdout=["valid for 720 h", "used here"]),
        Case("session: the next run uses it", "jupyter/me", state="stored",
             stderr="token from the store", log_absent=PAGE),
        Case("session: a request that changes something carries the XSRF token",
             "jupyter/create-folder --print name", state="stored", stdout=b"Untitled Folder\n",
             stderr="token from the store", log="201 POST /api/contents", log_absent=PAGE),
        Case("session: a server that does not know it any more answers 403, and gets a login",
             "jupyter/me", before="restart", state="stored", stderr="new token",
             log_counts={"403 GET /api/me": 1, LOGGED_IN: 1, "200 GET /api/me": 1}),
        Case("session: the new cookie is stored", "jupyter/me", state="stored",
             stderr="token from the store", log_absent=PAGE),
        Case("session: a wrong password is exit 4", "jupyter/me", exit=4, stdout=b"",
             environment={"JUPYTER_PASSWORD": "wrong-word"}, absent="wrong-word",
             stderr=["connectors/jupyter.yaml", "step 1", "answered 401"],
             log_absent="GET /api/me"),
        Case("session: logging out", "auth logout jupyter", state="stored",
             log="200 GET /logout"),
        Case("session: after that a run logs in", "jupyter/me", state="stored",
             stderr="new token", log_counts={LOGGED_IN: 1}),
        Case("session: check finds all well", "check jupyter", stdout="jupyter"),
        Case("session: the doctor explains a wrong password", "auth doctor jupyter", exit=4,
             environment={"JUPYTER_PASSWORD": "wrong-word"}, absent="wrong-word",
             stdout=["failed", "answered 401"]),
    )


peer = Jupyter()
