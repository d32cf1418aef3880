"""What the tests share: the program, projects in folders of their own, sessions that end well."""
import os
import pathlib

import pytest

from harness.editor import EDITORS, Editor

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ["CONNECTOR_RUN"]

CONNECTOR = """\
title: Ticket desk
description: Tickets of the service desk.
base_url: https://<<tenant>>.example.com/api
variables:
  tenant: {description: Tenant name, example: acme}
  region: {enum: [eu, us], default: eu}
  desk_key: {secret: true}
auth:
  type: api_key
  value: <<desk_key>>
  attach: {in: header, name: X-Key}
headers:
  X-Region: <<region>>
check: desk/list
"""
ACTION = """\
connector: desk
description: List the tickets.
inputs:
  since: {description: Only what changed since then, required: false}
method: GET
path: /tickets
query:
  since: <<since>>
capture:
  ids: $[*].id
"""
FILES = {"connectors/desk.yaml": CONNECTOR, "actions/desk/list.yaml": ACTION}


def write(root, files):
    """Writes a project's files; gives its folder."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return root


@pytest.fixture
def project(tmp_path):
    """The folder of a good project."""
    return write(tmp_path / "my project é", FILES)


@pytest.fixture
async def start(project):
    """Starts sessions, and ends them after the test."""
    editors = []

    async def start(name="visual_studio_code", root=project, encodings=None):
        editor = Editor(root)
        await editor.start(PROGRAM, name, encodings)
        editors.append(editor)
        return editor

    yield start
    for editor in editors:
        await editor.stop()


@pytest.fixture(params=EDITORS)
async def editor(request, start):
    """A session with the good project, by the capabilities of several editors."""
    return await start(request.param)


@pytest.fixture
async def code(start):
    """A session with the good project, by the capabilities of Visual Studio Code."""
    return await start()
