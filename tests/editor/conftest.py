"""VS Code's YAML language server, driven over its protocol.

Where ``CLAUDE_PARAMS_YAML_SERVER`` is set, as in CI, a missing server is an error and no skip.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Where .ci/run installs it.
BESIDE = ROOT / ".yaml-language-server" / "node_modules" / ".bin"
PROGRAM = "yaml-language-server"
SETTINGS = {
    "yaml": {
        "validate": True,
        "completion": True,
        "hover": True,
        # Schemas of others are fetched from the network.
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
    }
}
SECONDS = 60


class Server:
    """The language server in a process of its own."""

    def __init__(self, program, folder):
        self.folder = folder
        self._process = subprocess.Popen(
            [program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        self._came = queue.Queue()
        self._number = 0
        threading.Thread(target=self._read, daemon=True).start()
        self._ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": folder.as_uri(),
                "workspaceFolders": [{"uri": folder.as_uri(), "name": "project"}],
                "capabilities": {
                    "workspace": {"configuration": True},
                    "textDocument": {
                        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                        "hover": {"contentFormat": ["markdown"]},
                        "publishDiagnostics": {},
                    },
                },
            },
        )
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": SETTINGS})

    def open(self, name, text):
        """Open a file as an editor does, and return what the server finds wrong with it."""
        document = {"uri": self._uri(name), "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        while True:
            message = self._next()
            if message.get("method") != "textDocument/publishDiagnostics":
                continue
            if message["params"]["uri"] == self._uri(name):
                return [
                    (one["range"]["start"]["line"] + 1, one["message"])
                    for one in message["params"]["diagnostics"]
                ]

    def completions(self, name, line, column):
        """Return what can stand at a place; lines and columns are counted from 1."""
        found = self._ask("textDocument/completion", self._place(name, line, column))
        items = found["items"] if isinstance(found, dict) else found
        return {one["label"]: one for one in items}

    def hover(self, name, line, column):
        """Return what is shown beside the pointer."""
        found = self._ask("textDocument/hover", self._place(name, line, column))
        return found["contents"]["value"] if found else ""

    def stop(self):
        """End the process."""
        self._ask("shutdown", None)
        self._tell("exit", None)
        self._process.wait(SECONDS)
        self._process.stdin.close()
        self._process.stdout.close()

    def _place(self, name, line, column):
        position = {"line": line - 1, "character": column - 1}
        return {"textDocument": {"uri": self._uri(name)}, "position": position}

    def _uri(self, name):
        return (self.folder / name).as_uri()

    def _ask(self, method, params):
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == self._number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _tell(self, method, params):
        self._send({"method": method, "params": params})

    def _next(self):
        """Return what the server says next; what it asks of its editor is answered."""
        message = self._came.get(timeout=SECONDS)
        if "id" in message and "method" in message:
            asked = (message.get("params") or {}).get("items", ())
            answer = [SETTINGS.get(one.get("section"), {}) for one in asked] if asked else None
            self._send({"id": message["id"], "result": answer})
        return message

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self):
        """Put what the server says into the queue, until it ends."""
        out = self._process.stdout
        while header := out.readline():
            length = int(header.partition(b":")[2])
            while out.readline().strip():
                pass
            self._came.put(json.loads(out.read(length)))


@pytest.fixture(scope="module")
def program():
    """The server's command."""
    found = shutil.which(PROGRAM) or shutil.which(PROGRAM, path=BESIDE)
    if not found and not os.environ.get("CLAUDE_PARAMS_YAML_SERVER"):
        pytest.skip(
            f"needs an editor's server: npm install --prefix {BESIDE.parents[1].name} {PROGRAM}"
        )
    assert found, "CLAUDE_PARAMS_YAML_SERVER is set, and there is no yaml-language-server"
    return found


@pytest.fixture(scope="module")
def editor(program, tmp_path_factory):
    """A server in a project that ``claude-params init`` has begun."""
    from pytest_claude_params import cli

    folder = tmp_path_factory.mktemp("project")
    assert cli.run(["init", str(folder)]) == 0
    server = Server(program, folder)
    yield server
    server.stop()
