"""scripts/hooks: runs action.yml and the pre-commit hook from a checkout, on projects of their own."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CONNECTOR = "base_url: https://desk.example.com\ncheck: desk/list\n"
ACTION = "connector: desk\ndescription: List.\nmethod: GET\npath: /tickets\n"
ERROR = ACTION.replace("method", "methhod")
WARNING = ACTION + "inputs:\n  spare: {required: false}\n"
# What validate reports for the two.
EXPECTED = {"error": "unknown-key", "warning": "unused-variable"}


def run(arguments, folder, environment=None):
    """A command's exit status, and all that it printed."""
    done = subprocess.run(
        [str(argument) for argument in arguments], cwd=folder, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1800,
        env={**os.environ, **(environment or {})})
    return done.returncode, done.stdout


def git(folder, *arguments):
    status, output = run(
        ["git", "-c", "user.name=Test", "-c", "user.email=test@localhost",
         "-c", "protocol.file.allow=always", *arguments], folder)
    assert status == 0, output


def project(folder, action):
    """A repository with a project."""
    for path, text in {"connectors/desk.yaml": CONNECTOR, "actions/desk/list.yaml": action,
                       "README.md": "A project.\n"}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Change")
    return folder


class Action:
    """action.yml as a runner of composite actions takes it."""

    GITHUB = {"server_url": "https://github.example", "action_repository": "acme/connector-run",
              "action_ref": "v1"}

    def __init__(self, checkout, temporary):
        self.checkout = checkout
        self.temporary = temporary
        self.definition = yaml.safe_load((checkout / "action.yml").read_text())
        assert self.definition["runs"]["using"] == "composite"

    def run(self, workspace, steps=slice(None), **given):
        inputs = {name: value.get("default", "") for name, value in
                  self.definition["inputs"].items()}
        for name, value in given.items():
            name = name.replace("_", "-")
            assert name in inputs, f"action.yml has no input {name}"
            inputs[name] = value

        values = {f"inputs.{name}": value for name, value in inputs.items()}
        values |= {f"github.{name}": value for name, value in self.GITHUB.items()}

        def expand(text):
            return re.sub(r"\$\{\{ ([a-z._-]+) \}\}", lambda match: values[match[1]], text)

        printed = ""
        for step in self.definition["runs"]["steps"][steps]:
            assert step["shell"] == "bash" and "${{" not in expand(step["run"])
            environment = {name: expand(str(value)) for name, value in step.get("env", {}).items()}
            environment |= {"GITHUB_ACTION_PATH": str(self.checkout), "GITHUB_ACTIONS": "true",
                            "RUNNER_TEMP": str(self.temporary),
                            "GITHUB_WORKSPACE": str(workspace)}
            status, output = run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", expand(step["run"])],
                workspace / expand(step.get("working-directory", ".")), environment)
            printed += output
            if status != 0:
                return status, printed
        return 0, printed


def check_action(checkout, folder):
    action = Action(checkout, folder / "runner")
    good = project(folder / "good", ACTION)
    # The first run builds; the others take what it built, as only the second step matters to them.
    status, output = action.run(good, sarif_file="validate.sarif")
    assert status == 0, output
    assert json.loads((good / "validate.sarif").read_text())["runs"][0]["results"] == []
    second = slice(1, None)

    bad = project(folder / "bad", ERROR)
    status, output = action.run(bad, second, sarif_file="validate.sarif")
    assert status == 1, output
    assert re.search(r"^::error file=actions/desk/list\.yaml,line=3,", output, re.M), output
    results = json.loads((bad / "validate.sarif").read_text())["runs"][0]["results"]
    assert EXPECTED["error"] in [result["ruleId"] for result in results]
    rules = json.loads((bad / "validate.sarif").read_text())["runs"][0]["tool"]["driver"]["rules"]
    assert (f"https://github.example/acme/connector-run/blob/v1/docs/rules/{EXPECTED['error']}.md"
            in [rule["helpUri"] for rule in rules]), rules

    warned = project(folder / "warned", WARNING)
    status, output = action.run(warned, second)
    assert status == 0 and "::warning file=actions/desk/list.yaml" in output, output
    assert action.run(warned, second, strict="true")[0] == 1
    ignoring = {"strict": "true", "arguments": f"--ignore {EXPECTED['warning']}"}
    status, output = action.run(warned, second, **ignoring)
    assert status == 0, output

    both = folder / "both"
    for name, text in [("one", ACTION), ("two", ERROR)]:
        project(both / name, text)
    assert action.run(both, second, working_directory="one")[0] == 0
    # Code hosts take paths from the checkout on, also from the midst of a project.
    for inside in ["two", "two/actions"]:
        status, output = action.run(both, second, working_directory=inside,
                                    sarif_file="validate.sarif")
        assert status == 1, output
        assert re.search(r"^::error file=two/actions/desk/list\.yaml,line=3,", output, re.M), output
        results = json.loads((both / inside / "validate.sarif").read_text())["runs"][0]["results"]
        assert ({result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                 for result in results} == {"two/actions/desk/list.yaml"}), results
    status, output = action.run(both, second, working_directory="two", paths="actions/desk")
    assert status == 1 and "file=two/actions/desk/list.yaml" in output, output
    assert action.run(both / "two", second, paths="connectors/desk.yaml")[0] == 0
    return folder / "runner" / "connector-run" / "connector-run"


def check_hook(checkout, folder, program):
    work = project(folder / "hooked", ACTION)
    environment = {"PRE_COMMIT_HOME": str(folder / "pre-commit"), "CONNECTOR_RUN": str(program)}
    pre_commit = pathlib.Path(sys.executable).parent / "pre-commit"

    def try_repository(*arguments):
        return run([pre_commit, "try-repo", checkout, "connector-run-validate", "--verbose",
                    *arguments], work, environment)

    status, output = try_repository("--all-files")
    assert status == 0 and "Passed" in output, output
    # A file that is none of ours starts nothing.
    status, output = try_repository("--files", "README.md")
    assert status == 0 and "Skipped" in output, output
    # The fault lies in another file than the one that changed.
    project(work, ERROR)
    status, output = try_repository("--files", "connectors/desk.yaml")
    assert status == 1 and EXPECTED["error"] in output, output
    assert "actions/desk/list.yaml:3" in output, output


def check_documentation(checkout):
    """The workflow that the page offers fits action.yml, and the hook's id exists."""
    blocks = re.findall(r"```yaml fragment\n(.*?)```", (checkout / "docs/ci.md").read_text(), re.S)
    workflow, hooks = [yaml.safe_load(block) for block in blocks]
    steps = workflow["jobs"]["validate"]["steps"]
    inputs = yaml.safe_load((checkout / "action.yml").read_text())["inputs"]
    [ours] = [step for step in steps if "connector-run@" in step.get("uses", "")]
    [upload] = [step for step in steps if "codeql-action/upload-sarif@" in step.get("uses", "")]
    assert set(ours["with"]) <= set(inputs), "the page gives inputs that action.yml has not"
    assert ours["with"]["sarif-file"] == upload["with"]["sarif_file"]
    # A report of faults is worth the upload most of all.
    assert upload["if"] == "always()"
    assert workflow["permissions"]["security-events"] == "write"
    known = [hook["id"] for hook in yaml.safe_load(
        (checkout / ".pre-commit-hooks.yaml").read_text())]
    assert [hook["id"] for hook in hooks["repos"][0]["hooks"]] == known


def main():
    with tempfile.TemporaryDirectory(prefix="hooks-") as folder:
        folder = pathlib.Path(folder)
        checkout = folder / "checkout"
        git(folder, "clone", "--quiet", REPOSITORY, checkout)
        check_documentation(checkout)
        print("docs/ci.md: its workflow and its hook fit", flush=True)
        program = check_action(checkout, folder)
        print("action.yml: built and run as a composite action", flush=True)
        check_hook(checkout, folder, program)
        print(".pre-commit-hooks.yaml: tried by pre-commit", flush=True)


if __name__ == "__main__":
    main()
