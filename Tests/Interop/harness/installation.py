"""Installs what peers need: Debian packages, and PyPI packages in folders of their own."""
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
ENVIRONMENTS = ROOT / ".build" / "interop"


class InstallationFailure(Exception):
    """Something that could not be installed."""


def install_packages(packages):
    """Installs the Debian packages that are missing."""
    if packages:
        script = 'source scripts/lib.sh && require_packages "$@"'
        _run(["bash", "-c", script, "require_packages", *packages])


def virtual_environment(name, requirements):
    """The folder of a virtual environment with exactly these PyPI packages, and their own needs."""
    if not requirements:
        return None
    folder = ENVIRONMENTS / name
    # Written last, so that an installation that was interrupted is begun anew.
    stamp = folder / "installed.txt"
    wanted = "\n".join([sys.version, *requirements]) + "\n"
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Installing {' '.join(requirements)}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            _run([sys.executable, "-m", "venv", str(folder)])
        except InstallationFailure:
            # Debian has the module in a package of its own.
            install_packages(["python3-venv"])
            shutil.rmtree(folder, ignore_errors=True)
            _run([sys.executable, "-m", "venv", str(folder)])
        _run([str(folder / "bin" / "pip"), "install", "--quiet", "--no-input",
              "--disable-pip-version-check", *requirements])
        stamp.write_text(wanted)
    return folder


def _run(arguments):
    try:
        done = subprocess.run(arguments, cwd=ROOT, stdin=subprocess.DEVNULL, timeout=900,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except subprocess.TimeoutExpired as expired:
        raise InstallationFailure(f"{arguments[0]} took more than 900 s") from expired
    if done.returncode != 0:
        raise InstallationFailure(done.stdout.strip()[-2000:])
