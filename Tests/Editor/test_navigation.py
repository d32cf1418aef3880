"""Hovers and definitions."""
import pytest
from lsprotocol import types

from conftest import ACTION, CONNECTOR

LIST = "actions/desk/list.yaml"
DESK = "connectors/desk.yaml"


@pytest.mark.parametrize("path, text, after, word, says", [
    (LIST, ACTION, "met", "method", ["**method**"]),
    (LIST, ACTION, "connector: de", "desk", ["**desk**", "Ticket desk", "Tickets of the service"]),
    (LIST, ACTION, "since: <<si", "since", ["**since**", "Only what changed"]),
    (LIST, ACTION.replace("/tickets", "/é😀<<tenant>>"), "<<ten", "tenant",
     ["Tenant name", "`DESK_TENANT`", "`acme`"]),
    (LIST, ACTION.replace("<<since>>", "<<since | upper>>"), "| up", "upper", ["**upper**"]),
    (LIST, ACTION.replace("<<since>>", "<<$now>>"), "<<$n", "$now", ["**$now**", "RFC 3339"]),
    (DESK, CONNECTOR, "type: api", "api_key", ["**api_key**"]),
    (DESK, CONNECTOR, "check: de", "desk/list", ["**desk/list**", "List the tickets."]),
    (DESK, CONNECTOR, "desk_key: {sec", "secret", ["**secret**"]),
])
async def test_a_hover_says_what_a_word_means(editor, path, text, after, word, says):
    buffer = editor.open(path, text)
    page, marked = await editor.hover(path, buffer.after(after))
    assert marked == word
    for part in says:
        assert part in page


async def test_there_is_no_hover_where_nothing_is_known(code):
    buffer = code.open(LIST, ACTION + "# method\nunknown: x\n")
    for place in [buffer.after("# me"), buffer.after("unkn"), buffer.after("unknown: x")]:
        assert await code.hover(LIST, place) is None
        assert await code.definition(LIST, place) is None


async def test_definitions_lead_to_declarations(editor):
    connector = editor.open(DESK, "# é😀\n" + CONNECTOR)
    buffer = editor.open(LIST, ACTION.replace("/tickets", "/😀/<<tenant>>"))
    place = await editor.definition(LIST, buffer.after("connector: d"))
    assert place == types.Location(
        connector.uri, types.Range(types.Position(0, 0), types.Position(0, 0)))
    place = await editor.definition(LIST, buffer.after("<<te"))
    assert (place.uri, connector.between(place.range)) == (connector.uri, "tenant")
    assert place.range.start == connector.at("tenant: {")
    place = await editor.definition(LIST, buffer.after("since: <<s"))
    assert (place.uri, place.range.start) == (buffer.uri, buffer.at("since: {"))
    place = await editor.definition(DESK, connector.after("check: desk/l"))
    assert place.uri == buffer.uri
    place = await editor.definition(DESK, connector.after("value: <<desk"))
    assert (place.uri, place.range.start) == (connector.uri, connector.at("desk_key: {"))


async def test_a_connector_that_is_named_by_its_path_is_found(code):
    buffer = code.open(LIST, ACTION.replace("desk\n", "../../connectors/desk.yaml\n", 1))
    assert await code.diagnostics(LIST) == []
    place = await code.definition(LIST, buffer.after("../../conn"))
    assert place.uri == code.uri(DESK)
    page, _ = await code.hover(LIST, buffer.after("../../conn"))
    assert "Ticket desk" in page
