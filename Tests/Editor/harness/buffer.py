"""A text as an editor holds it, with positions in the units of LSP: independent of the server's."""
import re

from lsprotocol.types import Position, Range

LINE_BREAK = re.compile("\r\n|\n|\r")


def units(text, encoding):
    """How many units of a position encoding a text has."""
    if encoding == "utf-8":
        return len(text.encode())
    if encoding == "utf-16":
        return len(text.encode("utf-16-le")) // 2
    return len(text)


class Buffer:
    """The text of one file that is open."""

    def __init__(self, uri, text, encoding):
        self.uri = uri
        self.text = text
        self.version = 1
        self.encoding = encoding

    def lines(self):
        """The start and the end of every line, without its line break."""
        start = 0
        for match in LINE_BREAK.finditer(self.text):
            yield start, match.start()
            start = match.end()
        yield start, len(self.text)

    def position(self, index):
        """The position of an index into the text."""
        for line, (start, end) in enumerate(self.lines()):
            if index <= end:
                return Position(line, units(self.text[start:max(start, index)], self.encoding))
        raise AssertionError(f"{index} is behind the text")

    def index(self, position):
        """The index of a position, which must exist and not split a character."""
        start, end = list(self.lines())[position.line]
        for index in range(start, end + 1):
            if units(self.text[start:index], self.encoding) == position.character:
                return index
        raise AssertionError(f"{position} is no place between characters of {self.uri}")

    def at(self, text, occurrence=0):
        """The position before an occurrence of a text."""
        index = -1
        for _ in range(occurrence + 1):
            index = self.text.index(text, index + 1)
        return self.position(index)

    def after(self, text, occurrence=0):
        """The position after an occurrence of a text."""
        index = self.index(self.at(text, occurrence)) + len(text)
        return self.position(index)

    def between(self, range_):
        """The text of a range."""
        return self.text[self.index(range_.start):self.index(range_.end)]

    def replace(self, range_, text):
        """Replaces a range."""
        start, end = self.index(range_.start), self.index(range_.end)
        self.text = self.text[:start] + text + self.text[end:]

    def apply(self, edits):
        """Makes edits that all mean the text as it is; they may not overlap."""
        places = sorted(
            ((self.index(edit.range.start), self.index(edit.range.end), edit) for edit in edits),
            key=lambda place: place[:2])
        for (_, end, _), (start, _, _) in zip(places, places[1:]):
            assert end <= start, f"edits overlap: {edits}"
        for start, end, edit in reversed(places):
            self.text = self.text[:start] + edit.new_text + self.text[end:]

    def whole(self):
        """The range of all of it."""
        return Range(Position(0, 0), self.position(len(self.text)))
