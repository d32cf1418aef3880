"""What comes over the wire, byte by byte: broken clients, clients that go away, and good manners."""
import json
import os
import select
import subprocess
import time

import pytest

from conftest import ACTION, PROGRAM

SECONDS = 30


def frame(message):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def request(number, method, parameters=None):
    return frame({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})


def notification(method, parameters=None):
    return frame({"jsonrpc": "2.0", "method": method, "params": parameters})


INITIALIZE = request(0, "initialize", {"capabilities": {}})
END = request(99, "shutdown") + notification("exit")


def run(bytes_, folder):
    """Sends bytes and the end of them: the answers, the exit status, and standard error."""
    done = subprocess.run([PROGRAM, "lsp"], input=bytes_, capture_output=True, cwd=folder,
                          timeout=SECONDS)
    return answers(done.stdout), done.returncode, done.stderr.decode()


def answers(bytes_):
    found = []
    while bytes_:
        header, _, bytes_ = bytes_.partition(b"\r\n\r\n")
        length = int(header.removeprefix(b"Content-Length: "))
        found.append(json.loads(bytes_[:length]))
        bytes_ = bytes_[length:]
    return found


def opening(folder, text=ACTION, path="actions/desk/list.yaml"):
    return notification("textDocument/didOpen", {"textDocument": {
        "uri": (folder / path).as_uri(), "languageId": "yaml", "version": 1, "text": text}})


def test_a_session_ends_with_0(project):
    found, status, errors = run(INITIALIZE + notification("initialized") + END, project)
    assert [answer["id"] for answer in found] == [0, 99]
    assert found[1]["result"] is None and "error" not in found[1]
    assert (status, errors) == (0, "")


def test_the_end_without_shutdown_is_1(project):
    assert run(INITIALIZE + notification("exit"), project)[1] == 1
    assert run(notification("exit"), project)[1] == 1


def test_an_editor_that_goes_away_ends_the_server(project):
    for bytes_ in [b"", b"Content-Le", INITIALIZE, INITIALIZE[:-4],
                   INITIALIZE + opening(project)]:
        _, status, errors = run(bytes_, project)
        assert (status, errors) == (0, "")


def test_requests_before_and_after_their_time(project):
    found, _, _ = run(
        request(1, "textDocument/hover") + INITIALIZE + INITIALIZE
        + request(2, "shutdown") + request(3, "textDocument/hover") + notification("exit"), project)
    codes = {answer["id"]: answer.get("error", {}).get("code") for answer in found}
    assert codes[1] == -32002 and codes[2] is None and codes[3] == -32600
    assert [answer for answer in found if answer["id"] == 0][1]["error"]["code"] == -32600


def test_unknown_methods(project):
    found, status, _ = run(
        INITIALIZE + request(1, "textDocument/magic", {}) + request("two", "$/magic")
        + notification("magic") + notification("$/setTrace", {"value": "off"})
        + frame({"jsonrpc": "2.0", "id": 7, "result": None}) + END, project)
    codes = {answer["id"]: answer.get("error", {}).get("code") for answer in found}
    assert codes == {0: None, 1: -32601, "two": -32601, 99: None}
    assert status == 0


@pytest.mark.parametrize("body", [
    b"{", b"", b"nonsense", b"[" * 100_000, b'{"id": 1, "method"', b"\xff\xfe", b'"\x00"',
    b'{"a": 01}'])
def test_what_is_no_json_is_answered_and_passed_over(project, body):
    found, status, _ = run(INITIALIZE + frame(body) + END, project)
    assert found[1]["id"] is None and found[1]["error"]["code"] == -32700
    assert found[2]["id"] == 99 and status == 0


@pytest.mark.parametrize("body", [
    b"1", b"[]", b"{}", b"null", b'"x"', b'[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]',
    b'{"id": 4}', b'{"id": 4, "method": 7}'])
def test_what_is_no_message_is_answered_and_passed_over(project, body):
    found, status, _ = run(INITIALIZE + frame(body) + END, project)
    assert found[1]["error"]["code"] == -32600
    assert found[2]["id"] == 99 and status == 0


@pytest.mark.parametrize("header", [
    b"Content-Length: -1\r\n\r\n", b"Content-Length: x\r\n\r\n", b"Content-Length:\r\n\r\n",
    b"Content-Length: 99999999999999999999\r\n\r\n", b"Content-Length: 999999999999\r\n\r\n",
    b"\r\n\r\n", b"Nothing: 3\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"x" * 100_000,
    b"X: " + b"y" * (17 << 10) + b"\r\nContent-Length: 2\r\n\r\n{}", b"\0" * 20_000])
def test_a_header_without_a_length_ends_the_session_with_a_reason(project, header):
    found, status, errors = run(INITIALIZE + header + END, project)
    assert found[0]["id"] == 0
    assert found[-1]["id"] is None and found[-1]["error"]["code"] == -32700
    assert status == 2 and "Content-Length" in errors


def test_headers_in_other_words(project):
    body = json.dumps({"jsonrpc": "2.0", "id": 99, "method": "shutdown"}).encode()
    bytes_ = (b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:%d\r\n\r\n"
              % len(body) + body)
    found, status, _ = run(INITIALIZE + bytes_ + notification("exit"), project)
    assert [answer["id"] for answer in found] == [0, 99] and status == 0


def test_messages_in_single_bytes(project):
    process = subprocess.Popen([PROGRAM, "lsp", "--stdio"], cwd=project, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, bufsize=0)
    for byte in INITIALIZE + opening(project, "titel: é😀\n") + END:
        process.stdin.write(bytes([byte]))
    output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    found = answers(output)
    assert found[0]["id"] == 0 and found[-1]["id"] == 99


def test_parameters_of_any_shape_do_no_harm(project):
    uri = (project / "actions/desk/list.yaml").as_uri()
    shapes = [None, 0, "", [], {}, {"textDocument": None}, {"textDocument": []},
              {"textDocument": {"uri": 7}}, {"textDocument": {"uri": "file:///%00"}},
              {"textDocument": {"uri": "file://"}}, {"textDocument": {"uri": "file:///%ff%zz%"}},
              {"textDocument": {"uri": uri}}, {"textDocument": {"uri": uri}, "position": "x"},
              {"textDocument": {"uri": uri}, "position": {"line": -1, "character": -1}},
              {"textDocument": {"uri": uri}, "position": {"line": 1e300, "character": 0.5}},
              {"textDocument": {"uri": uri},
               "position": {"line": 2**63, "character": -2**63}},
              {"textDocument": {"uri": uri}, "contentChanges": {}},
              {"textDocument": {"uri": uri}, "contentChanges": [None, 1, {"text": 2}]},
              {"textDocument": {"uri": uri}, "contentChanges": [
                  {"range": {"start": {"line": 5, "character": 1},
                             "end": {"line": 1, "character": 0}}, "text": "\ud800"}]},
              {"textDocument": {"uri": uri}, "range": {"start": 1, "end": {}},
               "context": {"only": [1, None, "quickfix"]}}]
    methods = ["completion", "hover", "definition", "codeAction", "didChange", "didOpen", "didSave",
               "didClose"]
    bytes_ = INITIALIZE + opening(project)
    number = 1000
    for method in methods:
        for shape in shapes:
            number += 1
            bytes_ += (notification if method.startswith("did") else
                       lambda name, shape: request(number, name, shape))(
                "textDocument/" + method, shape)
            if method == "didClose":
                bytes_ += opening(project)
    found, status, errors = run(bytes_ + END, project)
    assert found[-1]["id"] == 99 and (status, errors) == (0, "")
    answered = [answer["id"] for answer in found if "id" in answer]
    assert answered == [0, *[number for number in range(1001, 1001 + 4 * len(shapes))], 99]


def test_cancelled_requests_are_answered_as_such(project):
    place = {"textDocument": {"uri": (project / "actions/desk/list.yaml").as_uri()},
             "position": {"line": 0, "character": 2}}
    found, _, _ = run(
        INITIALIZE + opening(project) + request(1, "textDocument/hover", place)
        + request("1", "textDocument/hover", place) + request(2, "textDocument/hover", place)
        + notification("$/cancelRequest", {"id": 2}) + notification("$/cancelRequest", {"id": 77})
        + END, project)
    codes = {answer["id"]: answer.get("error", {}).get("code")
             for answer in found if "id" in answer}
    assert codes == {0: None, 1: None, "1": None, 2: -32800, 99: None}


def test_edits_are_offered_for_the_text_that_the_editor_has(project):
    """Changes and requests that arrive together: an edit for an older text would spoil the new one."""
    document = {"uri": (project / "actions/desk/list.yaml").as_uri()}
    found, _, _ = run(
        INITIALIZE + opening(project, ACTION + "titel: x\n")
        + notification("textDocument/didChange", {
            "textDocument": {**document, "version": 2},
            "contentChanges": [{"text": "# one\n# two\n" + ACTION + "titel: x\n"}]})
        + request(1, "textDocument/codeAction", {
            "textDocument": document, "context": {"diagnostics": []},
            "range": {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}})
        + END, project)
    [answer] = [answer for answer in found if answer.get("id") == 1]
    [edit] = answer["result"][0]["edit"]["changes"][document["uri"]]
    assert edit["range"]["start"]["line"] == 2 + ACTION.count("\n")


def test_a_reader_that_goes_away_ends_the_server_without_a_crash(project):
    process = subprocess.Popen([PROGRAM, "lsp"], cwd=project, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    try:
        process.stdin.write(INITIALIZE + opening(project) + END)
        process.stdin.close()
    except BrokenPipeError:
        pass
    errors = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(SECONDS) in (0, 8, 141), errors
    assert "Fatal" not in errors and "rash" not in errors


def test_texts_are_validated_once_no_more_of_them_wait(project):
    """A hundred keystrokes that arrive at once are one round, not a hundred."""
    document = {"uri": (project / "actions/desk/list.yaml").as_uri()}
    bytes_ = INITIALIZE + opening(project)
    for version in range(2, 102):
        bytes_ += notification("textDocument/didChange", {
            "textDocument": {**document, "version": version},
            "contentChanges": [{"text": ACTION + "# " + "x" * version}]})
    process = subprocess.Popen([PROGRAM, "lsp"], cwd=project, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    process.stdin.write(bytes_)
    process.stdin.flush()
    read, deadline = b"", time.monotonic() + SECONDS
    while b'"version":101' not in read and time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 1)[0]:
            read += os.read(process.stdout.fileno(), 65536)
    rest, _ = process.communicate(END, timeout=SECONDS)
    versions = [answer["params"]["version"] for answer in answers(read + rest)
                if answer.get("method") == "textDocument/publishDiagnostics"
                and "version" in answer["params"]]
    assert versions[-1] == 101 and len(versions) < 20


def test_bytes_at_random_do_no_harm(project):
    import random
    whole = INITIALIZE + opening(project) + request(1, "textDocument/hover", {}) + END
    for seed in range(60):
        generator = random.Random(seed)
        bytes_ = bytearray(whole)
        for _ in range(generator.randrange(1, 8)):
            bytes_[generator.randrange(len(bytes_))] = generator.randrange(256)
        done = subprocess.run([PROGRAM, "lsp"], input=bytes(bytes_), capture_output=True,
                              cwd=project, timeout=SECONDS)
        assert done.returncode in (0, 1, 2), (seed, done.returncode, done.stderr)
        assert b"Fatal" not in done.stderr
