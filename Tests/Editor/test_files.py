"""Which files the server looks at, and by which names."""
import os

from lsprotocol import types

from conftest import ACTION, CONNECTOR, FILES, write

LIST = "actions/desk/list.yaml"


async def test_other_files_are_left_alone(start, tmp_path):
    texts = {
        "compose.yaml": "services:\n  web:\n    image: nginx\n",
        "deploy/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n",
        ".github/workflows/ci.yaml": "name: CI\non: [push]\njobs: {}\n",
        "values.yaml": "version: 7\nheaders: 3\n", "empty.yaml": "", "broken.yaml": "a: [\n",
    }
    for root in [write(tmp_path / "other", {}), write(tmp_path / "project", FILES)]:
        root.mkdir(exist_ok=True)
        editor = await start(root=write(root, texts))
        for path, text in texts.items():
            buffer = editor.open(path)
            assert await editor.diagnostics(path) == [], path
            assert await editor.completion(path, buffer.position(len(text))) == {}
            assert await editor.hover(path, buffer.position(1 if text else 0)) is None
            assert await editor.actions(path) == []


async def test_a_lone_action_and_its_connector_are_checked(start, tmp_path):
    root = write(tmp_path / "lone", {
        "service.yaml": "base_url: https://a.example.com\nvariables:\n  zone: {example: b}\n",
        "call.yaml": "connector: ./service.yaml\nmethod: GET\npath: /<<zone>>\n"})
    editor = await start(root=root)
    buffer = editor.open("call.yaml")
    assert await editor.diagnostics("call.yaml") == []
    editor.change("call.yaml", buffer.text.replace("zone", "zonne"))
    assert await editor.marked("call.yaml") == [("undefined-variable", "zonne")]
    assert "zone" in await editor.completion("call.yaml", buffer.after("<<zo"))
    editor.open("service.yaml")
    assert "unknown-key" not in await editor.codes("service.yaml")
    editor.change("service.yaml", editor.buffers["service.yaml"].text + "titel: x\n")
    assert ("unknown-key", "titel") in await editor.marked("service.yaml")


async def test_a_draft_beside_the_projects_folders_is_checked_with_its_project(code):
    code.open("drafts/new.yaml", ACTION.replace("/tickets", "/<<tenannt>>"))
    assert ("undefined-variable", "tenannt") in await code.marked("drafts/new.yaml")
    buffer = code.buffers["drafts/new.yaml"]
    assert "desk" in await code.completion("drafts/new.yaml", buffer.after("connector: de"))


async def test_a_project_that_is_reached_through_a_link_is_told_by_the_links_name(start, tmp_path):
    write(tmp_path / "real", FILES)
    os.symlink("real", tmp_path / "link")
    editor = await start(root=tmp_path / "link")
    editor.open(LIST, ACTION.replace("<<since>>", "<<sinc>>"))
    assert ("undefined-variable", "sinc") in await editor.marked(LIST)
    assert "link" in editor.buffers[LIST].uri


async def test_the_editors_own_way_to_write_a_name_is_kept(start, tmp_path):
    root = write(tmp_path / "a b+c", FILES)
    editor = await start(root=root)
    editor.uri = lambda path: "file://" + str(root).replace(" ", "%20") + "/./" + path
    editor.open(LIST, ACTION + "titel: x\n")
    assert await editor.marked(LIST) == [("unknown-key", "titel")]


async def test_texts_without_a_file_are_answered_with_nothing(code):
    code.uri = lambda path: "untitled:" + path
    code.open("Untitled-1", ACTION)
    buffer = code.buffers["Untitled-1"]
    assert await code.completion("Untitled-1", buffer.position(0)) == {}
    assert await code.hover("Untitled-1", buffer.position(1)) is None
    assert await code.actions("Untitled-1") == []


async def test_the_server_asks_to_be_told_of_files(start):
    for name, asks in [("visual_studio_code", True), ("emacs", True), ("neovim", False)]:
        editor = await start(name)
        editor.open(LIST)
        await editor.diagnostics(LIST)
        asked = [request.method for request in editor.registrations]
        assert asked == (["workspace/didChangeWatchedFiles"] if asks else [])


async def test_files_that_come_and_go_on_the_disk(code):
    code.open(LIST, ACTION.replace("connector: desk", "connector: wiki"))
    assert ("unknown-connector", "wiki") in await code.marked(LIST)
    wiki = "connectors/wiki.yaml"

    def tell(kind):
        code.client.workspace_did_change_watched_files(
            types.DidChangeWatchedFilesParams([types.FileEvent(code.uri(wiki), kind)]))

    def is_known(published):
        return "unknown-connector" not in [found.code for found in published.diagnostics]

    write(code.root, {wiki: CONNECTOR.replace("desk/list", "desk/list")})
    tell(types.FileChangeType.Created)
    await code.publication(code.uri(LIST), is_known)
    (code.root / wiki).unlink()
    tell(types.FileChangeType.Deleted)
    await code.publication(code.uri(LIST), lambda published: not is_known(published))
