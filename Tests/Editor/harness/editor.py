"""An editor: a client of the protocol with the capabilities of a real one."""
import asyncio
import pathlib

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities

from .buffer import Buffer

SECONDS = 20
EDITORS = ("visual_studio_code", "neovim", "emacs")


class Editor:
    """A session with one server, and the texts that are open in it."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.client = LanguageClient(converter_factory=default_converter)
        self.buffers = {}
        self.published = {}
        self.registrations = []
        self.changed = asyncio.Condition()

        @self.client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(parameters):
            self.registrations += parameters.registrations

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def publish(parameters):
            async with self.changed:
                self.published.setdefault(parameters.uri, []).append(parameters)
                self.changed.notify_all()

    async def start(self, program, name, encodings=None):
        """Starts a server as an editor of that name would."""
        capabilities = client_capabilities(name)
        if encodings is not None:
            capabilities.general.position_encodings = encodings
        await self.client.start_io(program, "lsp", cwd=self.root)
        self.answer = await self.client.initialize_session(types.InitializeParams(
            capabilities=capabilities, root_uri=self.root.as_uri(),
            workspace_folders=[types.WorkspaceFolder(self.root.as_uri(), "project")]))
        self.encoding = self.answer.capabilities.position_encoding or "utf-16"

    async def stop(self):
        """Ends the session as the protocol has it."""
        await self.client.shutdown_session()
        assert self.client._server.returncode == 0

    def uri(self, path):
        return (self.root / path).as_uri()

    def open(self, path, text=None):
        """Opens a file, with another text than on disk if one is given."""
        if text is None:
            text = (self.root / path).read_bytes().decode()
        buffer = self.buffers[path] = Buffer(self.uri(path), text, self.encoding)
        # What was said of the file when it was open before is no answer.
        self.published.pop(buffer.uri, None)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(
            types.TextDocumentItem(buffer.uri, "yaml", buffer.version, text)))
        return buffer

    def close(self, path):
        buffer = self.buffers.pop(path)
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(buffer.uri)))

    def change(self, path, *changes):
        """Changes an open text: each change is a whole text, or a range with its new text."""
        buffer = self.buffers[path]
        buffer.version += 1
        sent = []
        for change in changes:
            if isinstance(change, str):
                buffer.text = change
                sent.append(types.TextDocumentContentChangeWholeDocument(change))
            else:
                range_, text = change
                buffer.replace(range_, text)
                sent.append(types.TextDocumentContentChangePartial(range_, text))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(buffer.version, buffer.uri), sent))

    def type(self, path, position, text):
        """Types a text, letter by letter."""
        buffer = self.buffers[path]
        index = buffer.index(position)
        for offset, letter in enumerate(text):
            place = buffer.position(index + offset)
            self.change(path, (types.Range(place, place), letter))

    async def diagnostics(self, path):
        """What the server says of the text as it now is."""
        buffer = self.buffers[path]
        found = await self.publication(
            buffer.uri, lambda published: published.version == buffer.version)
        return list(found.diagnostics)

    async def publication(self, uri, accepts):
        """The last publication for a file once one came that a test accepts."""
        def last():
            published = self.published.get(uri, [])
            return published[-1] if published and accepts(published[-1]) else None

        async with self.changed:
            try:
                await asyncio.wait_for(self.changed.wait_for(last), SECONDS)
            except TimeoutError:
                raise AssertionError(
                    f"no such diagnostics for {uri}: {self.published.get(uri)}") from None
            return last()

    async def codes(self, path):
        return [diagnostic.code for diagnostic in await self.diagnostics(path)]

    async def marked(self, path):
        """The codes of the diagnostics with the text that each marks."""
        buffer = self.buffers[path]
        return [(found.code, buffer.between(found.range)) for found in await self.diagnostics(path)]

    def _place(self, path, position):
        return {"text_document": types.TextDocumentIdentifier(self.buffers[path].uri),
                "position": position}

    async def completion(self, path, position):
        """The items at a position, by label."""
        items = await self.client.text_document_completion_async(
            types.CompletionParams(**self._place(path, position)))
        assert len({item.label for item in items}) == len(items), "labels are there twice"
        return {item.label: item for item in items}

    async def complete(self, path, position, label):
        """Takes a proposal, as an editor does; gives the new text."""
        item = (await self.completion(path, position))[label]
        buffer = self.buffers[path]
        copy = Buffer(buffer.uri, buffer.text, buffer.encoding)
        copy.apply([item.text_edit])
        self.change(path, copy.text)
        return copy.text

    async def hover(self, path, position):
        """The page at a position, and the text that it is about."""
        found = await self.client.text_document_hover_async(
            types.HoverParams(**self._place(path, position)))
        if found is None:
            return None
        assert found.contents.kind == types.MarkupKind.Markdown
        return found.contents.value, self.buffers[path].between(found.range)

    async def definition(self, path, position):
        return await self.client.text_document_definition_async(
            types.DefinitionParams(**self._place(path, position)))

    async def actions(self, path, range_=None, only=None):
        """The code actions of a range, of the whole text without one."""
        buffer = self.buffers[path]
        return list(await self.client.text_document_code_action_async(types.CodeActionParams(
            types.TextDocumentIdentifier(buffer.uri), range_ or buffer.whole(),
            types.CodeActionContext([], only))) or [])

    def apply(self, edit):
        """Makes a workspace edit in the open texts; refuses one for another version."""
        paths = {buffer.uri: path for path, buffer in self.buffers.items()}
        changes = dict(edit.changes or {})
        for change in edit.document_changes or []:
            buffer = self.buffers[paths[change.text_document.uri]]
            assert change.text_document.version == buffer.version
            changes[change.text_document.uri] = change.edits
        assert changes, "an edit changes something"
        for uri, edits in changes.items():
            buffer = self.buffers[paths[uri]]
            copy = Buffer(uri, buffer.text, buffer.encoding)
            copy.apply(edits)
            self.change(paths[uri], copy.text)
