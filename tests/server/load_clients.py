"""Many clients at once, in a process of their own: ``load_clients.py BASE_URL CLIENTS PROMPTS TIMES``.

Asks each prompt so many times, half of them as streams, and prints what came as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import httpx

HEADERS = {"anthropic-version": "2026-10-21", "x-api-key": "any"}


async def asked(client, url, prompt, *, stream):
    body = {
        "model": "claude-haiku-4-5",
        "max_tokens": 60,
        "messages": [{"role": "user", "content": prompt}],
        **({"stream": True} if stream else {}),
    }
    start = time.perf_counter()
    answer = await client.post(url, json=body, headers=HEADERS)
    took = time.perf_counter() - start
    if answer.status_code != 200:
        return took, f"{answer.status_code}: {answer.text[:300]}"
    if not stream:
        return took, answer.json()["content"][0]["text"]
    lines = [line[6:] for line in answer.text.splitlines() if line.startswith("data: ")]
    deltas = [json.loads(line).get("delta", {}).get("text", "") for line in lines]
    return took, "".join(deltas) if "message_stop" in lines[-1] else "a stream without its end"


async def main(base_url, clients, prompts, times):
    url = f"{base_url}/v1/messages"
    jobs = iter([(f"prompt {p}", p % 2 == 1) for _ in range(times) for p in range(prompts)])
    came: list[tuple[str, str]] = []
    latencies = []

    # Each has a pool of its own, as clients in processes of their own have. In one pool for all,
    # a task that tidies up closes connections that nobody has used for 5 seconds, also one that
    # another task was given a moment ago, whose read then fails (httpcore 1.0.9): a ReadError
    # for which no server is needed, and which came where a busy machine left connections idle.
    context = httpx.create_ssl_context()

    async def one():
        async with httpx.AsyncClient(timeout=120, verify=context) as client:
            for prompt, stream in jobs:
                took, text = await asked(client, url, prompt, stream=stream)
                latencies.append(took)
                came.append((prompt, text))

    start = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    seconds = time.perf_counter() - start
    latencies.sort()
    middle, late = (latencies[int(len(latencies) * share)] for share in (0.5, 0.99))
    print(json.dumps({"came": came, "seconds": seconds, "p50": middle, "p99": late}))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
