"""What the servers behind "OpenAI Compatible" mean where it differs from the general table.

Hosted: xAI, Groq, Together, Mistral, Fireworks, Moonshot, Cerebras, Cohere, Perplexity, Cloudflare, NVIDIA, DeepInfra,
SambaNova, Baseten, GitHub Models, Hugging Face and relays; own: vLLM, SGLang, llama.cpp, Ollama,
LM Studio, LiteLLM, TGI, LocalAI.
"""

from providers.rules.base import Rule, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="LiteLLM passes its upstream's refusal on: its own key for that provider is bad, not this one.",
        text=r"litellm\.(AuthenticationError|PermissionDeniedError)",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="LiteLLM's names for an upstream that is down or does not answer.",
        text=r"litellm\.(ServiceUnavailable|InternalServer|APIConnection|APIError|Timeout|BadGateway)",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="xAI says permission-denied when a team has no credits; Kimi says access_terminated at a plan's limit.",
        text=r"have any credits|available credits|monthly spending limit|credit limit|cloud credits|usage limit",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="Cloudflare's numbers for a request that it cannot authenticate, under status 400 or 403.",
        codes=code_set("10000 10001 9109 6003 6111"),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="Baseten answers a bad key with 403 and asks to check it.",
        text=r"check (the|your) api[ _-]?key",
        status=statuses(400, 401, 403),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="Cloudflare's numbers for a path or account that is not there.",
        codes=code_set("7000 7003"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="NVIDIA's models are functions; Cloudflare's 5007 is an unknown model.",
        text=r"function '.{0,80}not found|no such model",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Full servers that answer 429: Mistral's tiers, Cloudflare's 3040, a busy model at DeepInfra.",
        text=r"tier capacity exceeded|capacity temporarily exceeded|model (is )?busy",
    ),
)
