"""What every peer declares, and what the harness does for it."""
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request

from .certificates import Authority

LOOPBACK = "127.0.0.1"


class StartFailure(Exception):
    """A server that did not start."""


class Peer:
    """A third party's server: what it needs, how it is started, and the cases run against it."""

    # What the server is, in a line.
    description = ""
    # Debian packages; `package:command` where a command tells that it is there.
    packages = ()
    # PyPI packages with their versions, for a virtual environment of the peer's own.
    requirements = ()
    # Texts that may never show on standard error.
    secrets = ()
    # The cases, run in this order.
    cases = ()

    def start(self, host):
        """Starts the server and waits until it answers; gives environment variables for the runs.

        Raises StartFailure. It is called again with other ports where that happens.
        """
        raise NotImplementedError


class Host:
    """The machine as one peer sees it: a folder, free ports, processes that end with the run."""

    def __init__(self, folder, project, virtual_environment):
        folder.mkdir()
        # A server that drops its privileges must reach its files.
        folder.chmod(0o755)
        self.folder = folder
        self.project = project
        self.virtual_environment = virtual_environment
        # What frameworks among the servers serve, as Python's modules.
        self.applications = pathlib.Path(__file__).resolve().parents[1] / "applications"
        self.log = folder / "log"
        self.log.touch()
        self._processes = []

    def free_port(self):
        """A port of the loopback interface that nothing listens on."""
        with socket.socket() as listener:
            listener.bind((LOOPBACK, 0))
            return listener.getsockname()[1]

    def write(self, name, text):
        """Writes a file in the peer's folder and gives its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def authority(self, name):
        """A new certificate authority, whose files lie in the project: `certificates/NAME…`."""
        folder = self.project / "certificates"
        folder.mkdir(exist_ok=True)
        return Authority(folder, name)

    def python_command(self, name):
        """The path of a command of the peer's virtual environment."""
        return str(self.virtual_environment / "bin" / name)

    def run(self, *arguments, environment=None):
        """Runs a command that ends, as a step of the start."""
        done = subprocess.run(arguments, cwd=self.folder, stdin=subprocess.DEVNULL, timeout=120,
                              env={**os.environ, **(environment or {})},
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise StartFailure(f"{arguments[0]}: {done.stdout.decode(errors='replace')[-2000:]}")

    def spawn(self, *arguments, environment=None):
        """Starts a server process, which writes to the log and ends with the peer; gives it."""
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C reaches the harness alone, which then ends it in order.
            process = subprocess.Popen(
                arguments, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, **(environment or {})}, start_new_session=True)
        self._processes.append(process)
        return process

    def wait_for_port(self, port, seconds=30):
        """Waits until a port takes connections."""
        def connects():
            with socket.create_connection((LOOPBACK, port), timeout=1):
                return True
        self._wait(connects, f"port {port}", seconds)

    def wait_for_url(self, url, seconds=30):
        """Waits until a URL answers with a status under 500; certificates are not verified."""
        context = ssl._create_unverified_context()
        handlers = [urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)]
        opener = urllib.request.build_opener(*handlers)

        def answers():
            try:
                with opener.open(url, timeout=2):
                    return True
            except urllib.error.HTTPError as error:
                return error.code < 500
        self._wait(answers, url, seconds)

    def _wait(self, succeeds, what, seconds):
        deadline = time.monotonic() + seconds
        while True:
            try:
                if succeeds():
                    return
            except OSError:
                pass
            ended = [process.args[0] for process in self._processes if process.poll() is not None]
            if ended:
                raise StartFailure(f"{ended[0]} ended\n{self.log_tail()}")
            if time.monotonic() > deadline:
                raise StartFailure(f"no answer at {what} for {seconds} s\n{self.log_tail()}")
            time.sleep(0.05)

    def log_text(self, offset=0):
        """What the servers wrote to the log, from an offset in bytes."""
        with self.log.open("rb") as log:
            log.seek(offset)
            return log.read().decode("utf-8", "replace")

    def log_tail(self):
        """The log's last lines."""
        return "\n".join(self.log_text().splitlines()[-15:])

    def end(self, process):
        """Ends a process that was started, and waits for it."""
        for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                pass
            try:
                process.wait(timeout=patience)
                break
            except subprocess.TimeoutExpired:
                pass
        # What the first process left of its group.
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._processes.remove(process)

    def stop(self):
        """Ends every process that was started, the last one first, and waits for them."""
        while self._processes:
            self.end(self._processes[-1])
