"""The corpus of projects, in an editor: the same diagnostics as `validate`, and fixes that mend."""
import json
import pathlib
import shutil
import subprocess

import pytest
from lsprotocol import types

from conftest import PROGRAM, REPOSITORY
from harness.buffer import Buffer, units

FIXTURES = REPOSITORY / "Tests" / "Fixtures"
CASES = sorted(str(path.relative_to(FIXTURES)) for group in ("err", "ok")
               for path in (FIXTURES / group).glob("*/*") if path.is_dir())
VARIATIONS = {
    "as it is": lambda text: text,
    "CRLF and characters of several units": lambda text: (
        "# é€😀\n" + text).replace("\r\n", "\n").replace("\n", "\r\n"),
}
ERROR, WARNING = types.DiagnosticSeverity.Error, types.DiagnosticSeverity.Warning


def copy(case, folder, variation):
    root = folder / "case"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(FIXTURES / case, root, symlinks=True)
    for path in files(root):
        try:
            path.write_bytes(VARIATIONS[variation](path.read_bytes().decode()).encode())
        except UnicodeDecodeError:
            path.unlink()
    return root


def files(root):
    return sorted(path for path in root.rglob("*.yaml") if path.is_file() and not path.is_symlink())


def validate(root, *arguments):
    """What `validate` says, by file."""
    done = subprocess.run(
        [PROGRAM, "validate", "--format", "json", *arguments], cwd=root, capture_output=True)
    assert done.returncode in (0, 1, 8), done.stderr
    found = {}
    for diagnostic in json.loads(done.stdout)["diagnostics"]:
        if diagnostic["place"]:
            found.setdefault(diagnostic["place"]["file"], []).append(diagnostic)
    return found


def place(buffer, line, column, encoding):
    start, _ = list(buffer.lines())[line - 1]
    text = buffer.text[start:start + column - 1]
    return line - 1, units(text, encoding)


@pytest.mark.parametrize("name, variation", zip(["neovim", "visual_studio_code"], VARIATIONS))
async def test_the_diagnostics_are_those_of_validate(start, tmp_path, name, variation):
    editor = await start(name, tmp_path)
    compared = 0
    for case in CASES:
        root = copy(case, tmp_path, variation)
        if not ((root / "connectors").is_dir() or (root / "connector-run.yaml").is_file()):
            continue
        expected = validate(root)
        paths = [str(path.relative_to(tmp_path)) for path in files(root)]
        for path in paths:
            editor.open(path)
        for path in paths:
            buffer = editor.buffers[path]
            found = [
                (one.code, one.severity, one.message.split("\n")[0],
                 (one.range.start.line, one.range.start.character),
                 (one.range.end.line, one.range.end.character))
                for one in await editor.diagnostics(path)]
            wanted = [
                (one["id"], ERROR if one["severity"] == "error" else WARNING, one["message"],
                 place(buffer, one["place"]["line"], one["place"]["column"], editor.encoding),
                 place(buffer, one["place"]["endLine"], one["place"]["endColumn"], editor.encoding))
                for one in expected.get(path.removeprefix("case/"), [])]
            assert found == wanted, (case, path)
            compared += len(wanted)
        for path in paths:
            editor.close(path)
    assert compared > 200


@pytest.mark.parametrize("variation", VARIATIONS)
async def test_every_fix_mends_what_it_is_offered_for(start, tmp_path, variation):
    editor = await start("visual_studio_code", tmp_path)
    mended = 0
    for case in CASES:
        root = copy(case, tmp_path, variation)
        paths = [str(path.relative_to(tmp_path)) for path in files(root)]
        for path in paths:
            buffer = editor.open(path)
        for path in paths:
            buffer = editor.buffers[path]
            for number in range(len(await editor.actions(path))):
                texts = {path: buffer.text for path, buffer in editor.buffers.items()}
                action = (await editor.actions(path))[number]
                assert action.kind == types.CodeActionKind.QuickFix and action.title
                [diagnostic] = action.diagnostics
                before = [(one.code, one.message) for one in await editor.diagnostics(path)]
                editor.apply(action.edit)
                after = [(one.code, one.message) for one in await editor.diagnostics(path)]
                mark = (diagnostic.code, diagnostic.message)
                assert after.count(mark) < before.count(mark), (case, path, action.title)
                if action.is_preferred:
                    assert "yaml-syntax" not in [code for code, _ in after]
                mended += 1
                for other, text in texts.items():
                    if editor.buffers[other].text != text:
                        editor.change(other, text)
        for path in paths:
            editor.close(path)
    assert mended > 50


async def test_all_safe_fixes_are_those_of_validate_fix(start, tmp_path):
    editor = await start("visual_studio_code", tmp_path)
    changed = 0
    for case in CASES:
        root = copy(case, tmp_path, "CRLF and characters of several units")
        if not (root / "connectors").is_dir():
            continue
        paths = [str(path.relative_to(tmp_path)) for path in files(root)]
        for path in paths:
            editor.open(path)
        for _ in range(20):
            edits = [actions[0].edit for path in paths
                     if (actions := await editor.actions(path, only=["source.fixAll"]))]
            if not edits:
                break
            editor.apply(edits[0])
        subprocess.run([PROGRAM, "validate", "--fix"], cwd=root, capture_output=True)
        for path in paths:
            on_disk = (tmp_path / path).read_bytes().decode()
            assert editor.buffers[path].text == on_disk, (case, path)
            changed += on_disk != VARIATIONS["CRLF and characters of several units"](
                (FIXTURES / case / pathlib.Path(path).relative_to("case")).read_bytes().decode())
            editor.close(path)
    assert changed > 10


async def test_the_kinds_that_are_asked_for_are_given(code):
    path = "actions/desk/list.yaml"
    buffer = code.open(path, (code.root / path).read_bytes().decode() + "titel: x\n")
    line = types.Range(buffer.at("titel"), buffer.at("titel"))
    assert [action.kind for action in await code.actions(path, line)] == ["quickfix"]
    assert len(await code.actions(path, line, only=["quickfix"])) == 1
    assert await code.actions(path, line, only=["refactor"]) == []
    assert await code.actions(path, types.Range(buffer.at("connector"), buffer.at("connector"))) == []
    kinds = code.answer.capabilities.code_action_provider.code_action_kinds
    assert "quickfix" in kinds and "source.fixAll.connector-run" in kinds
    copy = Buffer(buffer.uri, buffer.text, buffer.encoding)
    assert copy.text.endswith("titel: x\n")
    code.apply((await code.actions(path, line))[0].edit)
    assert buffer.text.endswith("title: x\n")
    assert await code.diagnostics(path) == []
