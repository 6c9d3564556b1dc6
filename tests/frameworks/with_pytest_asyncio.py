# /// script
# dependencies = ["pytest-asyncio", "anthropic"]
# ///
"""pytest-asyncio: tests and fixtures in loops of a function, of the module and of the session."""

import anthropic
import pytest
import pytest_asyncio

pytestmark = pytest.mark.claude_cassette()


async def ask(prompt):
    async with anthropic.AsyncAnthropic() as client:
        answer = await client.messages.create(
            model="claude-haiku-4-5",
            max_tokens=200,
            messages=[{"role": "user", "content": prompt}],
        )
        return answer.content[0].text


@pytest_asyncio.fixture
async def own():
    return await ask("Where is Rome?")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def of_module():
    yield await ask("Where is Oslo?")
    await ask("Goodbye")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def of_session():
    yield await ask("Where is Bern?")
    await ask("Farewell")


@pytest.mark.asyncio
async def test_a_loop_of_its_own(own):
    assert own
    assert await ask("Where is Ulm?")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_loop_of_the_module(of_module):
    assert of_module
    assert await ask("Where is Wien?")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_loop_of_the_session(of_session):
    assert of_session
    assert await ask("Where is Graz?")
