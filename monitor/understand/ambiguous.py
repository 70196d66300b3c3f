"""Names of labs and models that mean something else too, and what each needs to count.

Read with `passage.Doubt`: a doubtful name counts when its pattern fits, when what it needs stands nearby, or
when a sure name of the same lab stands in the text. An empty `needs` leaves the first and the last of these.
Latin names here need their capital letter.
"""

from collections.abc import Mapping

from monitor.understand.passage import SIZE, Doubt

AI_WORDS = (
    "ai", "llm", "llms", "model", "models", "weights", "open-weight", "open-weights", "open weights",
    "open source", "open-source", "checkpoint", "parameters", "benchmark", "benchmarks", "release",
    "released", "releases", "hugging face", "gguf", "vllm", "llama.cpp", "ollama", "tokens",
    "inference", "chatbot", "artificial intelligence", "大模型", "模型", "开源", "人工智能", "发布",
    "모델", "오픈소스", "인공지능", "공개", "출시", "モデル", "公開", SIZE,
)  # fmt: skip
"One of these nearby makes a doubtful name a model or a lab."

MODEL_WORDS = (
    "llm", "llms", "model", "models", "weights", "open-weight", "open weights", "open-source",
    "open source", "hugging face", "gguf", "parameters", "大模型", "模型", "모델", "モデル", SIZE,
)  # fmt: skip
"The same without the words that everybody uses."

ASSISTANT_WORDS = (
    *AI_WORDS, "chatgpt", "gemini", "claude", "anthropic", "openai", "codex", "agent", "agents", "subagent",
    "subagents", "assistant", "assistants", "browser", "coding", "code", "prompt", "prompts", "mcp", "api", "sdk",
    "chatbots", "vibe coding", "cursor",
    "copilot",
)  # fmt: skip
"What people say of the assistants that they work with."

CHINESE_WORDS = ("大模型", "模型", "ai", "开源", "人工智能", "智能体", "llm")

ANY_LAB = "@lab"
"A need that the sure name of any lab fills, but not that of a company which does much else."


_SURNAME = r" (?!Code|Sonnet|Opus|Haiku|Fable|Mythos|AI\b|Models?\b|Desktop|Agent|API)[A-Z][a-zà-ÿ]+"
"A capitalized word after a given name."
_ART = ("symphony", "sonata", "concerto", "quartet", "shakespeare", "poem", "poems", "beethoven", "bach")

_PRODUCT_WORDS = (
    "ai", "chatbot", "artificial intelligence", "人工智能", "인공지능",
    *(word for word in MODEL_WORDS if not word.startswith("open")),
)  # fmt: skip
_NEVER = Doubt()
_WITH_AI = Doubt(needs=AI_WORDS)

_COMMON = """
    command trinity cosmos nova titan apollo orca hermes aya north cogito jamba marco tri gravity kanana
    eagle emu beam holo amber typhoon swallow zephyr dolly pythia polyglot blip opt sam cwm mpt mosaic
    bagel moss aquila fair intellect whisper arctic k2 nous stability inception yuan fair calm codegen
    ovis gte gme florence param laguna moshi privacy-filter afm swallow 솔라"""
"Words that never name a model by themselves; a sure name of the lab says all."

_CHINESE_NOUNS = """
    豆包 文心 元宝 千问 百灵 天工 书生 星火 海螺 星辰 商量 日日新 悟道 蓝心 千帆 言犀 苹果 통의"""
"Bean bun, ingot, lark, scholar, spark: names only in a sentence about models."

_ORDINARY = """
    reka poolside upstage motif databricks snowflake tilde vivo jd kt nii bfl pfn hcx ltx lfm cscs
    zhiyuan kunlun 애플 메타 メタ"""
"Words, acronyms and given names that count beside a word about models."

DOUBTS: Mapping[str, Doubt] = {
    **dict.fromkeys(_COMMON.split(), _NEVER),
    **dict.fromkeys(_CHINESE_NOUNS.split(), Doubt(needs=CHINESE_WORDS, sentence=True)),
    **dict.fromkeys(_ORDINARY.split(), _WITH_AI),
    "apple": Doubt(needs=(ANY_LAB, *_PRODUCT_WORDS)),
    "claude": Doubt(
        needs=ASSISTANT_WORDS,
        pattern=r"\bClaude(?:\.ai\b|[ -](?:\d|Code|Sonnet|Opus|Haiku|Fable|Mythos|Desktop|Agent|API|Pro\b|Max\b))",
        not_before=_SURNAME,
    ),
    **dict.fromkeys(
        ("opus", "sonnet", "haiku", "fable", "mythos"),
        Doubt(drops=_ART, pattern=r"(?i:\b(?:opus|sonnet|haiku|fable|mythos)) ?(?:[3-9]|\d\.\d)(?![\d:])"),
    ),
    "gpt": Doubt(pattern=r"(?i:\bgpt)(?:[ -]?\d|-[45]o)"),
    "codex": Doubt(needs=("openai", "chatgpt", "claude", "cli", "coding", "agent", "agents", "gpt")),
    "open ai": Doubt(needs=AI_WORDS, not_before=r"(?i: (?:models?|weights|systems?|ecosystems?|research|development))"),
    "sora": Doubt(needs=("openai", "chatgpt", "video model", "ai video")),
    "gemini": Doubt(
        needs=("google", "deepmind", *ASSISTANT_WORDS),
        drops=("zodiac", "horoscope", "astronaut", "astronauts", "winklevoss", "crypto exchange", "telescope"),
        pattern=r"\bGemini[ -](?:\d|Pro\b|Flash|Nano|Ultra|CLI\b|Live\b|API\b)",
    ),
    "yi": Doubt(needs=(SIZE,), pattern=r"\bYi-(?:\d|Coder|VL|Lightning|Large)"),
    "step": Doubt(
        pattern=r"\bStep(?:Fun\b|-Audio|-Video|1X|-?\d(?:\.\d)?(?:-(?:Flash|VL|Mini)|\b))"
    ),
    "phi": Doubt(pattern=r"\bPhi-(?:1(?:\.5)?|2|3(?:\.5)?|4)\b"),
    **dict.fromkeys(("phi 3", "phi 3.5", "phi 4"), Doubt(needs=("azure", "microsoft"))),
    "gemma": Doubt(
        needs=("google", "deepmind", "model", "models", "open", "llm", "llms", "模型", "모델"),
        pattern=r"\b(?:Gemma ?-?(?:\d|3n)|(?:Pali|Med|Embedding|T5|Translate|Vault|Function)Gemma)|\bgoogle/gemma",
        not_before=r" (?!Models?\b|Open\b|LLM|AI\b|Family\b|Weights\b|Gets\b|Now\b)[A-Z][a-z]+",
    ),
    "llama": Doubt(
        needs=("meta", "zuckerberg", *AI_WORDS),
        drops=("zoo", "wool", "farm", "andes", "trek"),
        pattern=r"\b(?:Llama[ -]?(?:[2-9](?:\.\d)?|Guard|Scout|Maverick)|Code ?Llama|meta-llama)\b",
    ),
    "rama": Doubt(
        needs=("meta", "openai", "open source", "open-source", "model", "models", "zuckerberg"),
        drops=("rama ix", "hindu", "temple", "ayodhya", "king rama", "thailand", "margarine"),
        sentence=True,
    ),
    "라마": Doubt(needs=("메타", "모델")),
    "qween": Doubt(needs=("alibaba", ANY_LAB, *AI_WORDS)),
    "quen": Doubt(needs=("alibaba", ANY_LAB, *AI_WORDS)),
    "granite": Doubt(
        needs=("ibm", "watsonx"),
        pattern=r"\bGranite[ -](?:\d|Code\b|Speech\b|Vision\b|Guardian\b|Embedding\b)|\bibm-granite\b",
    ),
    "kimi": Doubt(
        needs=AI_WORDS,
        drops=(
            "f1", "formula", "mercedes", "ferrari", "grand prix", "race", "räikkönen", "raikkonen",
            "antonelli",
        ),
        pattern=r"\bKimi[ -](?:K\d|VL|Audio|Dev|Linear|Code|Researcher)",
    ),
    "minimax": Doubt(
        needs=AI_WORDS,
        drops=("algorithm", "regret", "game theory", "minimax search", "minimax optimal", "theorem"),
        pattern=r"\bMiniMax[- ](?:M|H|Text|VL|Speech|Music)-?\d*",
        sure_as=("MiniMax",),
    ),
    "moonshot": Doubt(
        needs=AI_WORDS,
        drops=("cancer moonshot", "moonshot project", "moonshot factory", "alphabet"),
    ),
    "manus": Doubt(
        needs=("agent", "agents", "butterfly effect", "meta", "xiao hong", "ji yichao"),
        drops=("refugee", "refugees", "papua"),
    ),
    "ernie": Doubt(needs=("baidu",), pattern=r"\bERNIE[ -]?(?:\d|X\d|Bot)|\bErnie (?:\d|X\d|Bot)"),
    "hy": Doubt(
        needs=("tencent", "hunyuan"),
        pattern=r"\b(?:Hunyuan\w*|Hy3(?:-\w+)?|HY-(?:MT|World|Motion)\w*)",
    ),
    "hy3": Doubt(needs=("tencent",), pattern=r"\bHy3(?:-\w+)?"),
    "ling": Doubt(pattern=r"\bLing-(?:\d|lite|plus|mini|flash|1T)"),
    "ring": Doubt(pattern=r"\bRing-(?:\d|lite|plus|mini|flash|1T)"),
    "龙猫": Doubt(needs=("美团", "大模型", "longcat")),
    "盘古": Doubt(needs=("huawei", "华为", "ascend", "昇腾", "openpangu", "大模型")),
    "pangu": Doubt(needs=("huawei", "华为", "ascend", "昇腾", "openpangu")),
    "ascend": Doubt(needs=("huawei", "chip", "chips", "npu", "cann", "nvidia")),
    "tiangong": Doubt(needs=MODEL_WORDS, drops=("space station", "astronaut", "astronauts", "shenzhou")),
    "falcon": Doubt(
        needs=MODEL_WORDS,
        drops=("spacex", "rocket", "crowdstrike", "nfl", "falcon 9", "falcon heavy"),
        pattern=r"\bFalcon[ -](?:H1|Mamba|Edge|Perception|\d+B\b|(?:2|3)(?![\d.])(?! ?Heavy))|\btiiuae\b",
    ),
    "solar": Doubt(pattern=r"\bSolar (?:Pro|Open|Mini)\b|\bSOLAR-10\.7B|\bSolar-Open2?-"),
    "muse": Doubt(pattern=r"\bMuse (?:Glimmer|Spark)\b|\bMuse-Glimmer"),
    "grok": Doubt(
        needs=("xai", "musk", "ai", "chatbot", "chatbots", "聊天机器人", "챗봇", "deepfakes", "onegov", ANY_LAB),
        pattern=r"\bGrok[ -]?\d",
    ),
    "xai": Doubt(needs=("musk", "grok"), sure_as=("xAI",)),
    "mistral": Doubt(
        needs=(*AI_WORDS, "lab", "startup", "start-up", "funding", "valuation", "billion", "macron", "马克龙"),
        drops=("wind", "winds", "knots", "warship", "warships", "helicopter carrier"),
        pattern=r"\bMistral[ -](?:Small|Medium|Large|Nemo|\d|AI\b)",
    ),
    "meta": Doubt(
        needs=(ANY_LAB, "zuckerberg", "llama", "manus", "fair use", "fair-use", "copyright", *AI_WORDS),
        pattern=r"\bMeta(?: AI\b| Platforms\b|'s Llama)",
    ),
    "cohere": Doubt(sure_as=("Cohere",)),
    "mimo": Doubt(needs=AI_WORDS, pattern=r"\bMiMo[- ](?:V?\d|VL|Audio|Embodied)"),
    "olmo": Doubt(needs=AI_WORDS, pattern=r"\bO[Ll][Mm]o[ -]?\d"),
    "阿里": Doubt(needs=(*CHINESE_WORDS, "芯片", "云", "百度", "腾讯"), drops=("阿里地区",)),
    "万相": Doubt(needs=("阿里", "阿里云", "阿里巴巴", "通义", "视频", "大模型")),
    "wan": Doubt(pattern=r"\bWan ?-?2\.\d|\bWan-AI\b"),
    "a.x": Doubt(pattern=r"\bA\.X[ -](?:K?\d)"),
    "keye": Doubt(pattern=r"\bKeye-VL"),
    "rnj": Doubt(pattern=r"\bRnj-1"),
    "bge": Doubt(pattern=r"\bbge-\w|\bBGE[- ](?:M3|\w)"),
}  # fmt: skip
"Lower-case name to its doubt. Names that are not here count wherever they stand."

MORE_NAMES: Mapping[str, tuple[str, ...]] = {
    "DeepSeek": ("Liang Wenfeng", "梁文锋", "량원펑"),
    "gpt-oss": ("ChatGPT", "GPT", "gpt", "Codex", "Sora", "Open AI", "Altman", "奥特曼", "챗GPT", "올트먼"),
    "Claude": ("Opus", "opus", "Sonnet", "Haiku", "Fable", "Mythos", "Amodei", "클로드"),
    "Llama": ("Meta Platforms", "Meta's Llama", "Zuckerberg"),
    "Nemotron": ("Jensen Huang", "黄仁勋", "젠슨 황"),
    "Qwen": ("Quen", "阿里"),
    "Sarvam": ("사르밤",),
    "Wan": ("万相",),
    "Phi": ("Phi 3", "Phi 3.5", "Phi 4"),
    "Arctic": ("Snowflake Arctic",),
    "Seed-OSS": ("SeedVR", "Seedream", "ByteDance-Seed"),
    "Gemma": ("DeepMind", "Gemini", "Hassabis", "제미나이"),
    "Kimi": ("moonshotai", "杨植麟"),
    "ERNIE": ("Robin Li", "李彦宏"),
    "Mistral": ("mistralai",),
    "Falcon": ("tiiuae",),
}
"""By a family, further names of its lab in the press: spellings, heads, and products that are no open models. In the
configuration they would make every release of the lab match a search for them."""

MASKS = (
    "llama.cpp", "llamaindex", "llama_index", "ollama", "meta-analysis", "meta analysis",
    "manus island", "reflection 70b", "reflection-llama", "in vivo", "en vivo", "메타버스",
    "メタバース", "メタデータ", "apple silicon", "seed round", "seed funding", "e-commerce",
    "global partnership on ai", "adobe ai", "groq", "order of magnitude", "in order to", "fine-tune",
    "fine-tuned", "fine-tuning", "ai weiwei", "federal reserve", "as-a-judge", "as a judge",
    "amazon's ring", "standard deviation",
)  # fmt: skip
"Inside these nothing else is read."

_BROAD = """
    google microsoft apple meta ibm amd nvidia salesforce snowflake databricks alibaba tencent baidu
    huawei xiaomi naver kakao softbank rakuten 阿里 百度 腾讯 华为 阿里巴巴 小米 谷歌 微软 苹果 英伟达 네이버
    카카오 구글"""
BROAD = frozenset(_BROAD.split())
"Companies that do much else: their name alone does not make an article one about models."
