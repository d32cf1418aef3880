"""scripts/interop: starts the peers one after the other and runs their cases."""
import argparse
import collections
import importlib
import pathlib
import shlex
import shutil
import signal
import sys
import tempfile
import time

from .case import faults, is_complete
from .installation import InstallationFailure, install_packages, virtual_environment
from .peer import Host, StartFailure
from .program import Program

FOLDER = pathlib.Path(__file__).resolve().parents[1]
STARTS = 3
LOG_SECONDS = 3
# How it ends where it is given no program: the arguments are good.
GOOD_ARGUMENTS = 64


def main():
    options = read_options()
    if not options.program:
        sys.exit(GOOD_ARGUMENTS)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    counts = collections.OrderedDict()
    with tempfile.TemporaryDirectory(prefix="interop-") as folder:
        folder = pathlib.Path(folder)
        # A server that drops its privileges must reach its files.
        folder.chmod(0o711)
        # The servers' certificates are made in the project: files outside it may not be used.
        project = folder / "project"
        project.mkdir()
        shutil.copy(FOLDER / "connector-run.yaml", project)
        for name in ("connectors", "actions"):
            shutil.copytree(FOLDER / name, project / name)
        program = Program(options.program, project, folder)
        validation = program.run(["validate", "--strict"], {}, "validate")
        if validation.exit != 0:
            sys.stdout.write(validation.stdout.decode() + validation.stderr)
            sys.exit("error: the files under Tests/Interop are not valid")
        for name in options.names or peer_names():
            counts[name] = run_peer(name, program, project, folder, options)
    sys.exit(summarise(counts, options.allow_missing))


def read_options():
    parser = argparse.ArgumentParser(
        prog="scripts/interop",
        description="Runs connector-run against servers of third parties, on loopback.")
    parser.add_argument("names", nargs="*", metavar="SERVER",
                        help="the servers to run; all without: " + ", ".join(peer_names()))
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--filter", default="", metavar="TEXT",
                        help="run only the cases whose title holds this text")
    parser.add_argument("--verbose", action="store_true",
                        help="show the output of every case, not of those alone that fail")
    parser.add_argument("--allow-missing", action="store_true",
                        help="a server that cannot be installed is no failure")
    parser.add_argument("--serve", action="store_true",
                        help="start one server, print what runs need, and wait for Ctrl-C")
    options = parser.parse_args()
    for name in options.names:
        if name not in peer_names():
            parser.error(f"no server '{name}'; there are: {', '.join(peer_names())}")
    if options.serve and len(options.names) != 1:
        parser.error("--serve takes one server")
    return options


def peer_names():
    return sorted(path.stem for path in (FOLDER / "peers").glob("*.py") if path.stem != "__init__")


def run_peer(name, program, project, folder, options):
    """Installs and starts one peer and runs its cases; gives how many had which outcome."""
    peer = importlib.import_module(f"peers.{name}").peer
    print(f"\n==> {name}: {peer.description}", flush=True)
    count = collections.Counter()
    try:
        install_packages(peer.packages)
        environment = virtual_environment(name, peer.requirements)
    except InstallationFailure as failure:
        print(f"MISSING  {name} could not be installed:\n{indented(str(failure))}", flush=True)
        count["missing"] = 1
        return count
    host = None
    try:
        host, variables = start(peer, name, project, folder, environment)
        if options.serve:
            serve(host, variables, project)
        kept = {}
        for index, case in enumerate(peer.cases):
            if options.filter in case.title:
                passed = run_case(case, f"{name}-{case.state or index}", program, peer, host,
                                  variables, kept, options.verbose)
                count["passed" if passed else "failed"] += 1
    except StartFailure as failure:
        print(f"FAIL  {name} did not start:\n{indented(str(failure))}", flush=True)
        count["failed"] += 1
    finally:
        if host is not None:
            host.stop()
    return count


def start(peer, name, project, folder, environment):
    """Starts a peer; tries again where another process took a port meanwhile."""
    for attempt in range(1, STARTS + 1):
        host = Host(folder / f"{name}-{attempt}", project, environment)
        try:
            return host, peer.start(host)
        except BaseException as failure:
            host.stop()
            if attempt == STARTS or not isinstance(failure, StartFailure):
                raise


def serve(host, variables, project):
    print(f"cd {shlex.quote(str(project))}")
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}")
    print(f"# log: {host.log}", flush=True)
    signal.pause()


def run_case(case, state, program, peer, host, variables, kept, verbose):
    """Runs a case, says what came of it, and whether it passed."""
    case = case.filled({**variables, **kept})
    environment = {**variables, **case.environment}
    if case.before:
        getattr(peer, case.before)(host)
    time.sleep(case.pause)
    offset = host.log.stat().st_size
    outcome = program.run(case.arguments, environment, state, case.clock)
    # A server may write its log after its answer.
    deadline = time.monotonic() + LOG_SECONDS
    log = host.log_text(offset)
    while not is_complete(case, log) and time.monotonic() < deadline:
        time.sleep(0.02)
        log = host.log_text(offset)
    found = faults(case, outcome, log, peer.secrets)
    if case.keep:
        kept[case.keep] = outcome.stdout.decode("utf-8", "replace").strip()
    print(f"{'FAIL' if found else 'PASS'}  {case.title}  ({outcome.seconds * 1000:.0f} ms)")
    if found or verbose:
        print(indented("\n".join([
            *found,
            f"command: connector-run {shlex.join(case.arguments)}",
            f"stdout:  {shortened(shown(outcome.stdout))}",
            f"stderr:  {shortened(outcome.stderr)}",
            f"log:     {shortened(log)}",
        ])))
    sys.stdout.flush()
    return not found


def summarise(counts, allow_missing):
    """Prints the counts of each peer and of all; gives the exit status."""
    print()
    for name, count in counts.items():
        parts = [f"{count[kind]} {kind}" for kind in ("passed", "failed") if count[kind]]
        if count["missing"]:
            parts.append("NOT RUN: it could not be installed")
        print(f"{name:12} {', '.join(parts) or 'no case'}")
    total = sum(counts.values(), collections.Counter())
    failed = total["failed"] + (0 if allow_missing else total["missing"])
    skipped = f", {total['missing']} skipped" if allow_missing and total["missing"] else ""
    print(f"{total['passed']} passed, {failed} failed{skipped}", flush=True)
    return 1 if failed or not total["passed"] else 0


def indented(text):
    return "\n".join("      " + line for line in text.splitlines())


def shown(data):
    try:
        return data.decode()
    except UnicodeDecodeError:
        return f"{len(data)} bytes, {data[:80]!r}"


def shortened(text):
    return text if len(text) <= 1500 else text[:1500] + " …"


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
