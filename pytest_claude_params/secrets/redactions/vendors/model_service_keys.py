"""Keys of services around models: those that serve some, search for them or watch them."""

from __future__ import annotations

from pytest_claude_params.secrets.redactions.marked import HEX, LETTERS, WORDS, marked

MODEL_SERVICE_KEYS = (
    marked("Hugging Face tokens", ["hf_", "api_org_"], "[A-Za-z0-9]{30,}"),
    marked("Groq keys", ["gsk_"], f"{LETTERS}{{40,}}"),
    marked("xAI keys", ["xai-"], f"{LETTERS}{{60,}}"),
    marked("Perplexity keys", ["pplx-"], f"{LETTERS}{{40,}}"),
    marked("Replicate tokens", ["r8_"], f"{LETTERS}{{37,}}"),
    marked("NVIDIA keys", ["nvapi-"], f"{WORDS}{{40,}}"),
    marked("Fireworks keys", ["fw_"], f"{LETTERS}{{22,24}}(?!{WORDS})"),
    marked("Together keys", ["tgp_v1_"], f"{WORDS}{{30,}}"),
    marked("Cerebras keys", ["csk-"], f"{LETTERS}{{40,}}"),
    marked("ElevenLabs keys", ["sk_"], f"{HEX}{{48}}(?!{WORDS})"),
    marked("Voyage keys", ["pa-"], f"(?=[a-z-]{{0,60}}[A-Z0-9]){WORDS}{{40,}}"),
    marked("Pinecone keys", ["pcsk_"], rf"{WORDS}{{40,}}"),
    marked("Jina keys", ["jina_"], f"{LETTERS}{{40,}}"),
    marked("Tavily keys", ["tvly-"], f"{WORDS}{{20,}}"),
    marked("Firecrawl keys", ["fc-"], f"{HEX}{{32}}(?!{WORDS})"),
    marked("Langfuse keys", ["sk-lf-", "pk-lf-"], f"{HEX}{{8}}-[0-9a-f-]{{27}}"),
    marked("LangSmith keys", ["lsv2_pt_", "lsv2_sk_"], f"{HEX}{{32}}_{HEX}{{10}}"),
    marked("LlamaCloud keys", ["llx-"], f"{LETTERS}{{40,}}"),
    marked("Databricks tokens", ["dapi"], f"{HEX}{{32}}(?:-[0-9])?(?!{WORDS})"),
)
