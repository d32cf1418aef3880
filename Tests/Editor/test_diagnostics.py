"""Diagnostics while typing."""
import pytest
from lsprotocol import types

from conftest import ACTION, FILES, write
from harness.buffer import units

LIST = "actions/desk/list.yaml"


async def test_a_good_file_is_clean(editor):
    editor.open(LIST)
    assert await editor.diagnostics(LIST) == []


async def test_the_server_says_who_it_is_and_what_it_can_do(code):
    assert code.answer.server_info.name == "connector-run"
    assert code.answer.server_info.version
    sync = code.answer.capabilities.text_document_sync
    assert sync.open_close and sync.change == types.TextDocumentSyncKind.Incremental


async def test_a_fault_comes_and_goes_while_it_is_typed(editor):
    buffer = editor.open(LIST)
    assert await editor.codes(LIST) == []
    editor.type(LIST, buffer.after("path: /tickets"), "/<<tiket")
    assert await editor.codes(LIST) != []
    editor.type(LIST, buffer.after("<<tiket"), ">>")
    assert await editor.marked(LIST) == [("undefined-variable", "tiket")]
    found = (await editor.diagnostics(LIST))[0]
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.source == "connector-run"
    assert "'tiket'" in found.message
    start = buffer.at("/<<tiket>>")
    editor.change(LIST, (types.Range(start, buffer.after("/<<tiket>>")), ""))
    assert buffer.text == ACTION
    assert await editor.diagnostics(LIST) == []


async def test_several_changes_at_once_build_upon_each_other(editor):
    buffer = editor.open(LIST)
    place = buffer.at("description")
    point = types.Range(place, place)
    editor.change(LIST, (point, "é😀: 1\n"), (point, "titel: x\n"))
    assert buffer.text.startswith("connector: desk\ntitel: x\né😀: 1\ndescription")
    assert await editor.marked(LIST) == [("unknown-key", "titel"), ("unknown-key", "é😀")]


async def test_whole_texts_and_ranges_may_follow_each_other(editor):
    buffer = editor.open(LIST, "")
    assert await editor.codes(LIST) == ["yaml-syntax"]
    editor.change(LIST, ACTION + "pathh: /x\n")
    editor.change(LIST, (types.Range(buffer.at("pathh"), buffer.after("pathh")), "titel"),
                  ACTION + "titel: x\n")
    assert await editor.marked(LIST) == [("unknown-key", "titel")]
    editor.change(LIST, ACTION)
    assert await editor.diagnostics(LIST) == []


@pytest.mark.parametrize("encodings, chosen", [
    (None, "utf-16"), ([], "utf-16"), (["utf-16", "utf-8"], "utf-16"), (["utf-8"], "utf-8"),
    (["utf-8", "utf-16"], "utf-8"), (["utf-32"], "utf-32"), (["ebcdic", "utf-8"], "utf-8"),
    (["ebcdic"], "utf-16")])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
async def test_places_count_in_the_encoding_that_was_agreed(start, encodings, chosen, line_break):
    editor = await start(encodings=encodings)
    assert editor.encoding == chosen
    text = ACTION.replace("tickets.", "tickets é€😀.\n# é€😀")
    text = text.replace("  since: <<since>>", '  "é€😀": "é€😀 <<tiket>> é"')
    buffer = editor.open(LIST, text.replace("\n", line_break))
    assert ("undefined-variable", "tiket") in await editor.marked(LIST)
    found = [found for found in await editor.diagnostics(LIST) if found.code == "undefined-variable"]
    line = '  "é€😀": "é€😀 <<'
    assert [place.range.start.character for place in found] == [units(line, chosen)]
    # Typed behind characters of several units, the text must stay the same on both sides.
    editor.type(LIST, buffer.after('"é€😀 <<tiket>> é'), "😀<<tikket>>")
    marks = [mark for mark in await editor.marked(LIST) if mark[0] == "undefined-variable"]
    assert marks == [("undefined-variable", "tiket"), ("undefined-variable", "tikket")]


async def test_a_byte_order_mark_of_the_editor_counts(editor):
    buffer = editor.open(LIST, "\ufefftitel: x\n" + ACTION)
    assert await editor.marked(LIST) == [("unknown-key", "titel")]
    editor.change(LIST, (types.Range(buffer.at("titel"), buffer.after("titel")), "title"))
    assert await editor.diagnostics(LIST) == []


async def test_positions_outside_of_the_text_mean_its_ends(code):
    buffer = code.open(LIST)
    far = types.Position(0, 2_000_000_001)
    wide = types.Range(types.Position(0, 2_000_000_000), far)
    code.client.text_document_did_change(types.DidChangeTextDocumentParams(
        types.VersionedTextDocumentIdentifier(2, buffer.uri),
        [types.TextDocumentContentChangePartial(wide, "x"),
         types.TextDocumentContentChangePartial(
             types.Range(types.Position(900, 0), types.Position(900, 7)), "titel: x\n")]))
    buffer.version = 2
    buffer.text = ACTION.replace("connector: desk", "connector: deskx") + "titel: x\n"
    assert ("unknown-connector", "deskx") in await code.marked(LIST)
    assert ("unknown-key", "titel") in await code.marked(LIST)


async def test_the_open_text_counts_and_not_the_disk(code):
    code.open("connectors/desk.yaml")
    code.open(LIST)
    assert await code.diagnostics(LIST) == []
    connector = code.buffers["connectors/desk.yaml"]
    # The action uses a variable that the connector has in the editor alone.
    code.change(LIST, ACTION.replace("/tickets", "/<<zone>>"))
    assert await code.marked(LIST) == [("undefined-variable", "zone")]
    code.change("connectors/desk.yaml",
                connector.text.replace("  region:", "  zone: {example: a}\n  region:"))
    await code.publication(code.uri(LIST), lambda published: not published.diagnostics)
    # Closed without saving, the connector is again what is on disk.
    code.close("connectors/desk.yaml")
    await code.publication(
        code.uri(LIST),
        lambda published: [found.code for found in published.diagnostics] == ["undefined-variable"])


async def test_a_new_file_that_is_not_on_disk_counts(code):
    code.open("connectors/wiki.yaml", "base_url: https://wiki.example.com\n")
    code.open(LIST, "connector: wiki\nmethod: GET\npath: /\n")
    assert "unknown-connector" not in await code.codes(LIST)
    code.close("connectors/wiki.yaml")
    await code.publication(
        code.uri(LIST), lambda published: "unknown-connector" in
        [found.code for found in published.diagnostics])


async def test_a_connector_that_breaks_is_told_in_files_that_are_not_open(code):
    buffer = code.open("connectors/desk.yaml")
    assert await code.diagnostics("connectors/desk.yaml") == []
    code.change("connectors/desk.yaml", buffer.text.replace("check: desk/list", "check: desk/lst"))
    assert await code.marked("connectors/desk.yaml") == [("unknown-action", "desk/lst")]
    code.open(LIST)
    code.change(LIST, ACTION.replace("<<since>>", "<<sinc>>"))
    assert ("undefined-variable", "sinc") in await code.marked(LIST)
    # Files that are not open keep what was found, until it is mended.
    write(code.root, {LIST: ACTION.replace("<<since>>", "<<sinc>>")})
    code.close(LIST)
    code.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(
        [types.FileEvent(code.uri(LIST), types.FileChangeType.Changed)]))
    await code.publication(
        code.uri(LIST), lambda published: published.version is None and published.diagnostics)
    write(code.root, FILES)
    code.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(
        [types.FileEvent(code.uri(LIST), types.FileChangeType.Changed)]))
    await code.publication(code.uri(LIST), lambda published: not published.diagnostics)


async def test_broken_texts_are_told_at_their_place(editor):
    for text, code in [
        ("connector: [desk\nmethod: GET\n", "yaml-syntax"), ("\t", "yaml-syntax"),
        ("connector: desk\nconnector: desk\n", "duplicate-key"), ("- a\n- b\n", "wrong-type"),
        ("a: &a [*a]\n", "yaml-syntax"), ("\0", "yaml-syntax"), ("{" * 5000, "yaml-syntax"),
        ("---\n---\n", "yaml-syntax"), ("%YAML 9.9\n---\n", "yaml-syntax"),
        ("connector: \ud7ff\ufffe", "yaml-syntax"),
    ]:
        editor.open(LIST, text)
        found = await editor.marked(LIST)
        assert code in [found[0] for found in found], (text[:40], found)
        editor.close(LIST)


async def test_related_places_and_fading(code):
    code.open(LIST, ACTION.replace("  since: {", "  spare: {required: false}\n  since: {"))
    unused = [found for found in await code.diagnostics(LIST) if found.code == "unused-variable"]
    assert [list(found.tags) for found in unused] == [[types.DiagnosticTag.Unnecessary]]
    assert unused[0].severity == types.DiagnosticSeverity.Warning
    code.change(LIST, ACTION.replace("method: GET", "method: GET\nmethod: PUT"))
    double = [found for found in await code.diagnostics(LIST) if found.code == "duplicate-key"]
    place = double[0].related_information[0].location
    assert place.uri == code.uri(LIST)
    assert code.buffers[LIST].between(place.range) == "method"


async def test_a_secret_being_typed_hides_neither_messages_nor_itself(code):
    connector = FILES["connectors/desk.yaml"]
    text = connector.replace("value: <<desk_key>>", "value: ")
    buffer = code.open("connectors/desk.yaml", text)
    code.type("connectors/desk.yaml", buffer.after("value: "), "connectorSd83kfAw0vCz72")
    found = await code.diagnostics("connectors/desk.yaml")
    assert "plaintext-secret" in [found.code for found in found]
    assert all("connectorSd83" not in found.message for found in found)
    code.change("connectors/desk.yaml", connector + "connecttor: x\n")
    found = await code.diagnostics("connectors/desk.yaml")
    assert any("'connecttor'" in found.message for found in found), found
