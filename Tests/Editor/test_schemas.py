"""The JSON Schemas, by validators that are not ours."""
import json
import os
import pathlib
import re
import subprocess
import sys

import jsonschema
import pytest
from ruamel.yaml import YAML, YAMLError

from conftest import PROGRAM, REPOSITORY

FIXTURES = REPOSITORY / "Tests" / "Fixtures"
KINDS = ("connector", "action", "profile", "project")
# Rules about one file's keys and values: what a schema can see.
VISIBLE = ("unknown-key", "missing-key", "wrong-type", "unknown-value", "conflicting-keys",
           "unsupported-version")


def kind(path):
    parts = path.parts
    if path.name == "connector-run.yaml":
        return "project"
    for folder, kind in [("connectors", "connector"), ("actions", "action"), ("profiles", "profile")]:
        if folder in parts:
            return kind
    if "schemas" in parts[len(REPOSITORY.parts):]:
        return "response"  # What `expect.schema` names: a JSON Schema itself.
    text = path.read_text(errors="replace")
    return "connector" if re.search("^base_url:", text, re.M) else "action"


@pytest.fixture(scope="session")
def schemas(tmp_path_factory):
    folder = tmp_path_factory.mktemp("schemas")
    for name in KINDS:
        text = subprocess.run([PROGRAM, "schema", name], check=True, capture_output=True).stdout
        (folder / name).write_bytes(text)
    return folder


def shipped():
    return [path for folder in ("connectors", "actions", "profiles")
            for path in sorted((REPOSITORY / folder).rglob("*.yaml"))]


def good():
    return shipped() + sorted(path for path in (FIXTURES / "ok").rglob("*.yaml") if path.is_file())


def read(path):
    yaml = YAML(typ="safe", pure=True)
    return yaml.load(path.read_bytes())


@pytest.mark.parametrize("name", KINDS)
def test_good_files_are_accepted_by_check_jsonschema(schemas, name):
    paths = [str(path) for path in good() if kind(path) == name]
    assert paths
    done = subprocess.run(
        [pathlib.Path(sys.executable).parent / "check-jsonschema", "--schemafile", schemas / name,
         *paths], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_bad_files_are_refused_where_a_schema_can_see_it(schemas):
    validators = {name: jsonschema.Draft202012Validator(json.loads((schemas / name).read_bytes()))
                  for name in KINDS}
    refused, accepted = 0, []
    for case in sorted((FIXTURES / "err").glob("*/*")):
        done = subprocess.run([PROGRAM, "validate", "--format", "json", *(
            [] if (case / "connectors").is_dir() else
            [str(path.relative_to(case)) for path in sorted(case.rglob("*.yaml"))])],
            cwd=case, capture_output=True)
        for found in json.loads(done.stdout)["diagnostics"]:
            if found["id"] not in VISIBLE or not found["place"]:
                continue
            path = case / found["place"]["file"]
            if kind(path) not in validators:
                continue
            try:
                value = read(path)
            except (YAMLError, ValueError, UnicodeDecodeError):
                continue
            if validators[kind(path)].is_valid(value):
                accepted.append(f"{path.relative_to(FIXTURES)}: {found['message']}")
            else:
                refused += 1
    assert refused > 40
    known = (pathlib.Path(__file__).parent / "unseen-by-schemas.txt").read_text().splitlines()
    assert "\n".join(accepted) == "\n".join(line for line in known if not line.startswith("#"))


def test_shipped_files_name_their_schema():
    assert shipped()
    for path in shipped():
        schema = REPOSITORY / "docs" / "schemas" / (kind(path) + ".json")
        line = f"# yaml-language-server: $schema={os.path.relpath(schema, path.parent)}"
        assert path.read_text().splitlines()[0] == line, path
        assert schema.is_file()
