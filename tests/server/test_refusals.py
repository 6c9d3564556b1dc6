"""What a server says that cannot be meant, or that nobody may ask."""

from __future__ import annotations

import pytest

from pytest_claude_params.cli import run


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--token", "schlüssel"],
            (
                "--token holds what no HTTP header carries: take letters, digits and signs of ASCII,"
                " such as openssl rand -hex 16 prints"
            ),
        ),
        (
            ["--record", "http://127.0.0.1:8123", "--port", "8123"],
            (
                "--record http://127.0.0.1:8123 is this server itself: give the URL of the API, such"
                " as https://api.anthropic.com"
            ),
        ),
        (
            ["--allow-origin", "http://localhost:5173/"],
            (
                "--allow-origin 'http://localhost:5173/' is no origin, which is scheme, host and port."
                " Did you mean 'http://localhost:5173'?"
            ),
        ),
        (
            ["--allow-origin", "localhost:5173"],
            (
                "--allow-origin 'localhost:5173' is no origin, which is scheme, host and port."
                " Did you mean 'http://localhost:5173'?"
            ),
        ),
    ],
)
def test_an_option_that_could_never_work_is_told(folder, capsys, arguments, told):
    assert run(["serve", str(folder), *arguments]) == 2
    assert capsys.readouterr().err == f"claude-params: {told}\n"


def test_a_page_that_may_not_ask_is_told_with_the_option(serve):
    asked = {"origin": "http://localhost:5173", "access_control_request_method": "POST"}
    told = (
        "web pages of http://localhost:5173 may not ask: "
        "start with --allow-origin http://localhost:5173"
    )
    with serve() as client:
        got = client.send("OPTIONS", "/v1/messages", **asked)

        assert (got.status, got.message) == (403, told)
        assert client.log == [told]


def test_a_page_of_elsewhere_resets_nothing(recorded, serve):
    """A browser asks nobody before it sends what a plain form could send."""
    recorded("Say hello")
    with serve() as client:
        assert client.ask("Say hello").status == 200
        got = client.send("POST", "/__claude/reset", origin="http://evil.example")
        assert got.status == 403
        assert client.ask("Say hello").status == 400
        own = f"http://127.0.0.1:{client.port}"
        assert client.send("POST", "/__claude/reset", origin=own).status == 200
        assert client.ask("Say hello").status == 200


def test_a_name_that_is_too_long_for_a_file_names_none(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        assert client.ask("Say hello", at=f"/t/{'a' * 3000}").status == 200


def test_a_folder_without_recordings_is_there(serve, folder):
    with serve() as client:
        said = client.ask("Say hello").message

    assert said.splitlines()[2] == f"  cassette   {folder} holds no recording"


def test_a_cassette_that_cannot_be_read_says_so_and_once(serve, folder):
    (folder / "broken.yaml").write_text("interactions: [")
    with serve() as client:
        said = client.ask("Say hello", at="/t/broken").message
        client.ask("Say hello", at="/t/other")

    assert said.splitlines()[2] == (
        "  cassette   broken.yaml is not valid YAML: did not find expected node content"
    )
    assert len([one for one in client.log if one.startswith("not read: ")]) == 1
