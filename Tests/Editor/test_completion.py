"""Completion, taken as an editor takes it: the text after it is what counts."""
import pytest

from conftest import ACTION, CONNECTOR, write

LIST = "actions/desk/list.yaml"
DESK = "connectors/desk.yaml"
CURSOR = "‸"


async def proposals(editor, path, marked):
    """The proposals at the cursor of a text."""
    if path in editor.buffers:
        editor.change(path, marked.replace(CURSOR, ""))
    else:
        editor.open(path, marked.replace(CURSOR, ""))
    place = editor.buffers[path].position(marked.index(CURSOR))
    return place, await editor.completion(path, place)


async def take(editor, path, marked, label):
    """The text once a proposal at the cursor was taken."""
    place, items = await proposals(editor, path, marked)
    assert label in items, sorted(items)
    return await editor.complete(path, place, label)


@pytest.mark.parametrize("path, before, label, after", [
    (LIST, "‸", "connector", "connector: "),
    (LIST, "con‸", "connector", "connector: "),
    (LIST, "connector: desk\n‸", "method", "connector: desk\nmethod: "),
    (LIST, "connector: ‸", "desk", "connector: desk"),
    (LIST, "connector: de‸", "desk", "connector: desk"),
    (LIST, "connector: desk\nmet‸: GET\n", "method", "connector: desk\nmethod: GET\n"),
    (LIST, "connector: desk\nexpect:\n  sta‸\n", "status", "connector: desk\nexpect:\n  status: \n"),
    (LIST, "connector: desk\nbody:\n  f‸", "form", "connector: desk\nbody:\n  form: "),
    (LIST, "connector: desk\nbody: {f‸}\n", "form", "connector: desk\nbody: {form: }\n"),
    (LIST, "connector: desk\ninputs:\n  a: {ty‸\n", "type", "connector: desk\ninputs:\n  a: {type: \n"),
    (LIST, "connector: desk\ninputs:\n  a: {type: int‸}\n", "integer",
     "connector: desk\ninputs:\n  a: {type: integer}\n"),
    (LIST, ACTION + "headers:\n  X: é😀<<‸\n", "since", ACTION + "headers:\n  X: é😀<<since\n"),
    (LIST, ACTION + "headers:\n  X: <<ten‸>>\n", "tenant", ACTION + "headers:\n  X: <<tenant>>\n"),
    (LIST, ACTION + "headers:\n  X: <<$u‸\n", "$uuid", ACTION + "headers:\n  X: <<$uuid\n"),
    (LIST, ACTION + "headers: {X: \"<<since | up‸>>\"}\n", "upper",
     ACTION + "headers: {X: \"<<since | upper>>\"}\n"),
    (DESK, CONNECTOR.replace("desk/list", "desk/l‸"), "desk/list", CONNECTOR),
    (DESK, CONNECTOR.replace("type: api_key", "type: ‸"), "oauth2",
     CONNECTOR.replace("api_key", "oauth2")),
    (DESK, "base_url: https://a.example.com\nauth:\n  type: oauth2\n  gr‸", "grant_type",
     "base_url: https://a.example.com\nauth:\n  type: oauth2\n  grant_type: "),
    (DESK, "auth:\n  - type: basic\n    us‸\n  - type: bearer\n", "username",
     "auth:\n  - type: basic\n    username: \n  - type: bearer\n"),
    (DESK, CONNECTOR + "tls: {min_version: ‸}\n", "1.2", CONNECTOR + "tls: {min_version: 1.2}\n"),
    (DESK, CONNECTOR.replace("secret: true", "secret: tr‸"), "true", CONNECTOR),
    ("profiles/eu.yaml", "variables:\n  de‸\n", "desk", "variables:\n  desk: \n"),
    ("profiles/eu.yaml", "variables:\n  desk:\n    re‸\n", "region",
     "variables:\n  desk:\n    region: \n"),
    ("connector-run.yaml", "rules:\n  unused-v‸\n", "unused-variable",
     "rules:\n  unused-variable: \n"),
    ("connector-run.yaml", "rules:\n  unused-variable: ig‸\n", "ignore",
     "rules:\n  unused-variable: ignore\n"),
    ("connector-run.yaml", "default_profile: ‸\n", "us", "default_profile: us\n"),
])
async def test_what_is_taken_fits(editor, path, before, label, after):
    write(editor.root, {"profiles/us.yaml": "variables:\n  desk: {region: us}\n"})
    assert await take(editor, path, before, label) == after


async def test_keys_that_are_there_are_not_proposed(code):
    _, items = await proposals(code, LIST, ACTION + "‸")
    assert "expect" in items and "method" not in items and "path" not in items
    assert items["expect"].documentation
    _, items = await proposals(code, DESK, "auth: {type: basic, username: a, ‸}\n")
    assert "password" in items and "username" not in items and "grant_type" not in items


async def test_required_keys_come_first(code):
    _, items = await proposals(code, LIST, "‸")
    order = sorted(items.values(), key=lambda item: item.sort_text or item.label)
    assert "required" in order[0].detail and "required" not in order[-1].detail


async def test_variables_say_what_they_are(code):
    _, items = await proposals(code, LIST, ACTION + "headers:\n  X: <<‸")
    assert items["tenant"].documentation == "Tenant name"
    assert "secret" in items["desk_key"].detail
    assert items["$uuid"].documentation
    assert "upper" not in items
    _, items = await proposals(code, LIST, ACTION + "headers:\n  X: <<tenant | ‸")
    assert "upper" in items and "tenant" not in items
    assert items["date"].detail.startswith("date(")


async def test_variables_stay_while_the_text_is_broken(code):
    code.open(DESK)
    await code.diagnostics(DESK)
    code.open(LIST)
    await code.diagnostics(LIST)
    _, items = await proposals(code, LIST, ACTION + "headers: {X: [<<‸\n")
    assert "since" in items and "tenant" in items
    _, items = await proposals(code, DESK, CONNECTOR + "query: {a: [<<‸\n")
    assert "tenant" in items and "since" not in items


async def test_nothing_is_proposed_in_comments_and_behind_templates(code):
    for text in ["# ‸", ACTION + "# con‸", "connector: desk # ‸"]:
        _, items = await proposals(code, LIST, text)
        assert items == {}, text
    _, items = await proposals(code, LIST, ACTION + "headers:\n  X: <<since>> ‸")
    assert "since" not in items


async def test_the_first_request_needs_no_waiting(code):
    """Sent right behind `didOpen`, before anything was validated."""
    code.open(LIST, ACTION + "headers:\n  X: <<")
    items = await code.completion(LIST, code.buffers[LIST].after("X: <<"))
    assert "tenant" in items


async def test_every_place_of_the_shipped_files_can_be_asked(start, tmp_path):
    from conftest import REPOSITORY
    import shutil
    for folder in ("connectors", "actions"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    editor = await start("emacs", tmp_path)
    for path in ["connectors/nexthink.yaml", "actions/nexthink/list-workflows.yaml"]:
        buffer = editor.open(path)
        for index in range(0, len(buffer.text) + 1, 3):
            place = buffer.position(index)
            await editor.completion(path, place)
            await editor.hover(path, place)
            await editor.definition(path, place)
