"""What the servers behind "OpenAI Compatible" mean where it differs from the general table.

Hosted: xAI, Groq, Together, Mistral, Fireworks, Moonshot, Cerebras, Cohere, Perplexity, Cloudflare, NVIDIA, DeepInfra,
SambaNova, Baseten, GitHub Models, Hugging Face and relays; own: vLLM, SGLang, llama.cpp, Ollama,
LM Studio, LiteLLM, TGI, LocalAI.
"""

from providers.rules.base import Rule, code_set, statuses
from providers.rules.general import REGION_WORDS
from providers.verdicts import Link, Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="The words are those of a LiteLLM, and name a country or region that the provider behind it refuses.",
        text=rf"litellm\.\w+.{{0,200}}({REGION_WORDS})",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words are those of a LiteLLM whose own account at the provider behind it has no money.",
        text=r"litellm\.\w+.{0,200}(current quota|credit balance|insufficient|payment)",
        advice="The key for this proxy was accepted. The proxy's own account at the provider behind it has nothing "
        "left to spend: whoever runs the proxy has to see to that.",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The words are those of a LiteLLM whose own key was refused by the provider behind it: nothing "
        "is wrong with this key.",
        text=r"litellm\.(AuthenticationError|PermissionDeniedError)",
        proves_key=True,
        advice="The key for this proxy was accepted. The provider behind it refused the proxy's own key: whoever runs "
        "the proxy has to renew that one.",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The words are those of a LiteLLM whose provider behind it is down or does not answer.",
        text=r"litellm\.(ServiceUnavailable|InternalServer|APIConnection|APIError|Timeout|BadGateway)",
        proves_key=True,
        advice="The proxy answers; the provider behind it does not. Try again in a few minutes, or ask whoever runs "
        "the proxy.",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because='The words begin with "Rate limit reached", whatever they advise after that.',
        text=r"\Arate limit reached",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name a rate limit of 0, which is how Databricks switches a model off.",
        text=r"rate limit of 0\b",
        proves_key=True,
        about="model_type",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The server names one of its own switches that it was started without.",
        text=r"\b(requires?|with|needs?)\b.{0,20}[ `]--\w[\w-]+",
        proves_key=True,
        advice="The key and the model name are not the trouble: the server was started without something that the "
        "request needs. What it answered names the switch.",
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
        outcome=Outcome.BAD_HOST,
        because="The words name a gateway of Cloudflare that was not set up.",
        text=r"configure ai gateway",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The token is known and may not call the providers behind Hugging Face.",
        text=r"inference providers on behalf",
        proves_key=True,
        advice="The token is good, but may not call Inference Providers. Allow that in the token's settings, or make "
        "another one.",
        page=Link("Hugging Face: access tokens", "https://huggingface.co/settings/tokens"),
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The organization or project of a good key has blocked the model, or has not accepted its terms.",
        codes=code_set("model_permission_blocked* model_terms_required"),
        proves_key=True,
        advice="The key is good, but its organization has blocked this model, or has not accepted its terms. One of "
        "its admins can change that in its settings.",
        about="model_type",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key was made for some models only, and this is none of them.",
        codes=code_set(
            "key_model_access_denied team_model_access_denied user_model_access_denied project_model_access_denied"
        ),
        proves_key=True,
        advice="This key was made for some models only. List them here, or ask whoever gave you the key for more.",
        about="model_type",
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
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The words say that the model's server is degraded, or is being scaled up from nothing.",
        text=r"\bdegraded\b|scaled to zero|scaling up",
    ),
)
