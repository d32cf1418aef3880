"""Runs connector-run in the project of the interoperability tests."""
import os
import subprocess
import time

from .case import Outcome


class Program:
    """The built program, in surroundings that hold nothing of the user's own."""

    def __init__(self, path, project, folder):
        self._path = path
        self._project = project
        self._folder = folder

    def run(self, arguments, environment, state, clock=""):
        """Runs the program; `state` names its token store, `clock` says how far off its clock is.

        What it wrote to files beside the project's own is read, and the files are removed.
        """
        variables = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self._folder),
            "XDG_STATE_HOME": str(self._folder / "state" / state),
            **environment,
        }
        command = [self._path, *arguments]
        if clock:
            # Only a program that faketime itself has started finds its arguments.
            command = ["faketime", "--exclude-monotonic", "-f", clock, *command]
        before = self._files()
        start = time.monotonic()
        try:
            done = subprocess.run(
                command, cwd=self._project, env=variables, timeout=60,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            exit, stdout, stderr = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired as expired:
            # The status that `timeout` gives.
            exit, stdout, stderr = 124, expired.stdout or b"", expired.stderr or b""
        seconds = time.monotonic() - start
        written = {path.name: path.read_bytes() for path in self._files() - before}
        for name in written:
            (self._project / name).unlink()
        return Outcome(exit, stdout, stderr.decode("utf-8", "replace"), seconds, written)

    def _files(self):
        return {path for path in self._project.iterdir() if path.is_file()}
