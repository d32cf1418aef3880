"""One run of the program against a peer, and what must come of it."""
import dataclasses
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Union

Texts = Union[str, Sequence[str]]


@dataclasses.dataclass(frozen=True)
class Case:
    """A command line and its expected outcome; every expectation that is given must hold.

    title        what the case shows
    command      the arguments, as they are typed: `httpbin/status --print code`
    variables    values for `--var`
    environment  further environment variables, secrets above all
    state        the token store: cases of a peer that name the same one share it, others start
                 with an empty one
    keep         a name under which later cases find what standard output held
    pause        seconds to wait before the run, for servers that count in whole ones
    before       a method of the peer that is called with its host before the run: `restart`
    clock        how far off the program's clock is: `-10m`; the peer needs the package faketime
    exit         the expected exit status
    stdout       bytes that standard output must equal, or text that it must hold
    json         values in standard output's JSON, by dotted path: {"headers.Host": "localhost"};
                 ABSENT says that there must be none
    stderr       text that standard error must hold
    absent       text that neither output may hold
    log          text that the server must write to its log because of this run
    log_absent   text that it must not
    log_counts   how often a text must be in it: {"GET /status/503 ": 3}
    files        what the run must have written, by path in the project: the bytes, or ABSENT for
                 no such file. The run may leave no other file there

    In values of `variables`, `environment` and `json`, `${NAME}` stands for a value that the peer's
    start or an earlier case gave.
    """

    title: str
    command: str
    variables: Mapping[str, object] = dataclasses.field(default_factory=dict)
    environment: Mapping[str, str] = dataclasses.field(default_factory=dict)
    state: str = ""
    keep: str = ""
    pause: float = 0
    before: str = ""
    clock: str = ""
    exit: int = 0
    stdout: Union[Texts, bytes] = ()
    json: Mapping[str, object] = dataclasses.field(default_factory=dict)
    stderr: Texts = ()
    absent: Texts = ()
    log: Texts = ()
    log_absent: Texts = ()
    log_counts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    files: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def filled(self, values):
        """The case with the peer's values in place of `${NAME}`."""
        mappings = {name: getattr(self, name) for name in ("variables", "environment", "json")}
        return dataclasses.replace(self, **{
            name: {key: _filled(value, values) for key, value in mapping.items()}
            for name, mapping in mappings.items()})

    @property
    def arguments(self):
        """The program's arguments."""
        given = [f"--var={name}={_text(value)}" for name, value in self.variables.items()]
        return shlex.split(self.command) + given


ABSENT = object()


@dataclasses.dataclass(frozen=True, eq=False)
class AtLeast:
    """In `json`: any number that is not smaller."""

    number: float

    def __eq__(self, other):
        return isinstance(other, (int, float)) and other >= self.number


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a run gave."""

    exit: int
    stdout: bytes
    stderr: str
    seconds: float
    files: Mapping[str, bytes] = dataclasses.field(default_factory=dict)


def is_complete(case, log):
    """Whether the server's log holds all that a case waits for."""
    return (all(text in log for text in texts(case.log))
            and all(log.count(text) >= count for text, count in case.log_counts.items()))


def faults(case, outcome, log, secrets):
    """What of a case's expectations does not hold, a line each."""
    found = []
    if outcome.exit != case.exit:
        found.append(f"exit status {outcome.exit}, expected {case.exit}")
    text = outcome.stdout.decode("utf-8", "replace")
    if isinstance(case.stdout, bytes):
        if outcome.stdout != case.stdout:
            found.append(f"standard output is not {case.stdout[:80]!r}")
    else:
        found += _missing("standard output", text, case.stdout)
    found += _json_faults(text, case.json)
    found += _missing("standard error", outcome.stderr, case.stderr)
    for unwanted in texts(case.absent):
        if unwanted in text or unwanted in outcome.stderr:
            found.append(f"the output holds {unwanted!r}")
    found += _missing("the server's log", log, case.log)
    for unwanted in texts(case.log_absent):
        if unwanted in log:
            found.append(f"the server's log holds {unwanted!r}")
    for text, count in case.log_counts.items():
        if log.count(text) != count:
            found.append(f"the server's log holds {text!r} {log.count(text)} times, not {count}")
    found += _file_faults(outcome.files, case.files)
    if any(secret in outcome.stderr for secret in secrets):
        found.append("standard error holds a secret")
    return found


def texts(value):
    """One text or several, as a list."""
    return [value] if isinstance(value, str) else list(value)


def _missing(place, text, wanted):
    return [f"{place} does not hold {part!r}" for part in texts(wanted) if part not in text]


def _file_faults(files, wanted):
    found = [f"the run left the file {name}" for name in files if name not in wanted]
    for name, content in wanted.items():
        actual = files.get(name, ABSENT)
        if actual != content:
            shown = "not there" if actual is ABSENT else f"{len(actual)} bytes, {actual[:80]!r}"
            found.append(f"the file {name} is {shown}")
    return found


def _json_faults(text, wanted):
    if not wanted:
        return []
    try:
        document = json.loads(text)
    except ValueError:
        return ["standard output is not JSON"]
    found = []
    for path, value in wanted.items():
        actual = _member(document, path)
        # In Python 1 == True: compare the types as well.
        if actual != value or isinstance(actual, bool) != isinstance(value, bool):
            shown = "nothing" if actual is ABSENT else repr(actual)
            expected = "nothing" if value is ABSENT else repr(value)
            found.append(f"{path} in standard output is {shown}, expected {expected}")
    return found


def _member(document, path):
    for name in path.split("."):
        if isinstance(document, list) and name.isdigit() and int(name) < len(document):
            document = document[int(name)]
        elif isinstance(document, dict) and name in document:
            document = document[name]
        else:
            return ABSENT
    return document


def _filled(value, values):
    if not isinstance(value, str):
        return value
    return re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], value)


def _text(value):
    return value if isinstance(value, str) else json.dumps(value)
