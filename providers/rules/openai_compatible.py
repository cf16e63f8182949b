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
        because="The words are those of a LiteLLM whose own key was refused by the provider behind it: nothing "
        "is wrong with this key.",
        text=r"litellm\.(AuthenticationError|PermissionDeniedError)",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The words are those of a LiteLLM whose provider behind it is down or does not answer.",
        text=r"litellm\.(ServiceUnavailable|InternalServer|APIConnection|APIError|Timeout|BadGateway)",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name credits or a usage limit. xAI and Kimi use codes for missing access here.",
        text=r"have any credits|available credits|monthly spending limit|credit limit|cloud credits|usage limit",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="Cloudflare's numbers for a key that it does not accept; its status may be 400 or 403.",
        codes=code_set("10000 10001 9109 6003 6111"),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words ask to check the API key, as Baseten does with 403.",
        text=r"check (the|your) api[ _-]?key",
        status=statuses(400, 401, 403),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="Cloudflare's numbers for a path or an account that does not exist.",
        codes=code_set("7000 7003"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because='The words say "no such model", or "function not found": NVIDIA calls its models functions.',
        text=r"function '.{0,80}not found|no such model",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The words say that the model is busy or its capacity exceeded, as Mistral, Cloudflare and "
        "DeepInfra do with 429.",
        text=r"tier capacity exceeded|capacity temporarily exceeded|model (is )?busy",
    ),
)
