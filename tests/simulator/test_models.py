import anthropic
import pytest

from pytest_claude_params.simulator.model_catalog import MODELS


def test_the_list_holds_all_models_that_can_be_asked(client):
    listed = [model.id for model in client.models.list(limit=5)]

    assert [model.id for model in MODELS if model.lifecycle != "retired"] == listed


def test_retired_models_are_listed_when_asked_for(client):
    page = client.models.list(lifecycle=["retired"])

    assert "claude-3-haiku-20240307" in [model.id for model in page.data]


def test_pages_can_be_turned_back(client):
    second = client.models.list(limit=2, after_id=MODELS[1].id)
    first = client.models.list(limit=2, before_id=second.data[0].id)

    assert [MODELS[0].id, MODELS[1].id] == [model.id for model in first.data]
    assert not first.has_more


def test_an_alias_is_described_by_its_full_id(client):
    model = client.models.retrieve("claude-haiku-4-5")

    assert (model.id, model.max_tokens) == ("claude-haiku-4-5-20251001", 64_000)
    assert model.display_name == "Claude Haiku 4.5 (simulated)"


def test_the_oldest_models_have_no_line(client):
    model = client.models.retrieve("claude-2.1")

    assert (model.display_name, model.line) == ("Claude 2.1 (simulated)", None)


def test_an_unknown_model_is_not_found(client):
    with pytest.raises(anthropic.NotFoundError, match="model: claude-9"):
        client.models.retrieve("claude-9")


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=1001"])
def test_the_size_of_a_page_has_bounds(raw, query):
    headers = {"x-api-key": "k", "anthropic-version": "2026-10-21"}
    status, _, answer = raw.send(f"/v1/models?{query}", headers=headers)

    assert (
        status,
        answer["error"]["message"],
    ) == (400, "limit: Input should be between 1 and 1000")


def test_an_unknown_cursor_is_refused(raw):
    headers = {"x-api-key": "k", "anthropic-version": "2026-10-21"}
    status, _, answer = raw.send("/v1/models?after_id=claude-9", headers=headers)

    assert (status, answer["error"]["message"]) == (400, "after_id: claude-9 is not in the list")


def test_pages_follow_one_another(client):
    first = client.models.list(limit=2)
    second = first.get_next_page()

    assert (first.has_more, first.first_id, first.last_id) == (True, MODELS[0].id, MODELS[1].id)
    assert [model.id for model in second.data] == [MODELS[2].id, MODELS[3].id]
