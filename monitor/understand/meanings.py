"""What phrases of several meanings need nearby, or fear, to mean what the themes mean by them."""

from collections.abc import Mapping

OPEN = ("open source", "open-source", "opensource", "open-source ai", "open source ai")
"Said of models, and more often of tools: a model must stand right beside."
OPENED = (
    "open sourced", "open-sourced", "opensourced", "open sources", "open-sources", "open-sourcing", "will open source",
    "we open source", "plans to open source", "excited to open source",
)  # fmt: skip
"The same as verbs: a model must stand near."

_TEACHING = ("model", "models", "ai", "teacher", "student", "api", "deepseek", "anthropic", "openai")
_LICENSED = ("model", "models", "weights", "llm", "llms", "open-weight", "open-weights", "模型", "开源", "@lab")
_MARKET = (
    "nvidia", "huawei", "china", "chinese", "export", "exports", "shortage", "supply", "market", "price",
    "prices", "sales", "billion", "tsmc", "smuggling", "엔비디아", "정부", "英伟达", "hyperscaler",
    "hyperscalers", "chipmaker", "chipmakers",
)  # fmt: skip
_POWER = ("electricity", "energy", "grid", "water use", "water", "moratorium", "gigawatt", "gigawatts")
_STATES = ("china", "chinese", "russia", "russian", "north korea", "iran", "state-sponsored", "espionage", "pentagon")
_WORKS = (
    "books", "book", "authors", "artists", "writers", "publishers", "copyright", "copyrighted", "news", "music",
    "songs", "scraping", "scraped", "personal data", "user data", "your data",
)  # fmt: skip
_TRAINED = ("train ai", "train on", "trained on", "training on", "to train", "ai training")
_MEASURED = (
    "nist", "contamination", "mlcommons", "government", "leaderboard", "standard", "standards", "bogus", "flawed",
    "rigged", "gaming", "gamed", "cheating", "meaningless", "saturated", "weaknesses", "misleading", "unreliable",
    "contaminated", "pitfalls",
    "broken", "fake", "inflated",
)  # fmt: skip
_EXPORTED = (
    "nvidia", "chip", "chips", "china", "chinese", "export", "gpu", "英伟达",
    "芯片", "出口", "엔비디아", "수출", "중국",
)  # fmt: skip
_LLM = ("weights", "llm", "llms", "ai", "checkpoint", "@lab")
_TERMS = ("model", "models", "weights", "open", "open-source", "mit", "apache", "llm", "ai", "@lab")
_FORBIDDEN = (
    "deepseek",
    "chatbot",
    "chatbots",
    "chinese ai",
    "ai models",
    "ai apps",
    "qwen",
    "kimi",
    "manus",
)

NEEDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("distillation", "distilled", "distilling", "distill"), _TEACHING),
    **dict.fromkeys(("open model", "open models"), (*_LLM, "american", "chinese")),
    **dict.fromkeys((*OPEN, *OPENED), ("model", "models", "weights", "llm", "llms", "checkpoint", "@lab")),
    **dict.fromkeys(("gpu", "gpus"), _MARKET),
    **dict.fromkeys(("data center", "data centers", "data centre"), ("ai", *_MARKET, *_POWER)),
    **dict.fromkeys(("apache", "apache 2", "apache 2.0", "apache-2.0"), _LICENSED),
    **dict.fromkeys(("mit license", "mit licence"), _LICENSED),
    **dict.fromkeys(("leaderboard", "leaderboards"), ("llm", "llms", "ai", "arena", *_MEASURED)),
    **dict.fromkeys(("evaluated", "evaluating"), ("weaknesses", "flaws", "flawed", "nist", "caisi", "standards")),
    **dict.fromkeys(("cyberattack", "cyberattacks"), _STATES),
    **dict.fromkeys(("loan guarantees", "loan guarantee", "tax credits"), ("ai", "openai", "altman", "data centers")),
    **dict.fromkeys(("buys", "acquired"), ("startup", "billion", "million", "ai company")),
    **dict.fromkeys(("invests", "invest"), ("billion", "million", "startup", "stake")),
    **dict.fromkeys(("mou", "memorandum of understanding"), ("government", "ministry", "minister")),
    **dict.fromkeys(("ai training", "train ai"), _WORKS),
    "版权": ("诉讼", "侵权", "训练", "作家", "作者", "法院", "起诉", "裁决", "授权", "法案", "音乐"),
    "美国商务部": ("芯片", "出口", "实体清单", "英伟达", "半导体"),
    "市场监管总局": ("英伟达", "芯片", "人工智能", "ai", "大模型"),
    "license requirement": ("chip", "chips", "h20", "h200", "nvidia", "export"),
    "contracts": ("pentagon", "department of war", "federal", "government"),
    "purchase": ("billion", "million", "startup", "takeover"),
    "suicide": ("chatgpt", "chatbot", "chatbots", "openai"),
    **dict.fromkeys(("outlawed", "outlaws"), _FORBIDDEN),
    **dict.fromkeys(("ai code", "ai rules"), ("eu", "eu's", "brussels", "commission", "european")),
    **dict.fromkeys(("ai법", "인공지능법"), ("eu", "유럽연합", "유럽")),
    **dict.fromkeys(("audit", "audits"), ("safety", "model", "models", "algorithm", "third-party", "independent")),
    "model weights": ("open", "openly", "release", "releases", "released", "closed", "export", "theft", "stolen",
                      "secure", "security", "widely", "publish", "published", "copyright", "download", "public"),
    "procurement": ("government", "federal", "public", "ministry", "pentagon", "gsa", "agencies", "state", "defense"),
    "revenue": ("nvidia", "chip", "chips", "chipmaker", "tsmc", "huawei"),
    **dict.fromkeys(("npu", "npus", "asic", "asics"), ("ai", "huawei", "chip", "chips", "nvidia")),
    **dict.fromkeys(("lithography", "euv"), ("ai", "asml", "chip", "chips", "china")),
    "cerebras": ("chip", "chips", "ipo", "wafer"),
    "supercomputer": ("ai", "nvidia", "gpu", "gpus"),
    **dict.fromkeys(("publicly release", "publicly released"), ("model", "models", "weights", "llm")),
    "commercial use": ("model", "models", "weights", "license", "licence"),
    **dict.fromkeys(("data scraping", "web scraping"), ("ai", "training", "publishers", "copyright")),
    **dict.fromkeys(("your data", "user data"), _TRAINED),
    **dict.fromkeys(("opt out", "opting out", "opt-outs", "opt-out"), ("training", "train", "copyright", *_TRAINED)),
    "dram": ("ai", "altman", "openai", "nvidia", "hbm"),
    "tpu": ("google", "ai", "nvidia", "chip", "chips", "training"),
    **dict.fromkeys(("license", "licence"), _TERMS),
    **dict.fromkeys(("benchmark", "benchmarks"), _MEASURED),
    **dict.fromkeys(("ban", "bans", "banned", "banning"), _FORBIDDEN),
    "bis": ("export", "exports", "entity list", "commerce", "chip", "chips", "license", "licence"),
    "gpai": ("ai act", "eu", "code of practice", "commission", "european commission", "systemic risk"),
    "code of practice": ("ai act", "eu", "gpai", "general-purpose ai", "commission", "ai office"),
    "aisi": ("ai", "frontier models", "model", "models", "uk", "ai security", "ai safety", "gov.uk", "日本"),
    "cac": ("ai", "cyberspace", "cyberspace administration", "generative", "algorithm", "beijing", "china"),
    "standard": ("nist", "iso", "itu", "global", "international", "china", "beijing", "american", "sets"),
    "standards": ("nist", "iso", "itu", "global", "international", "china", "beijing", "american", "ai"),
    "evaluation": ("nist", "caisi", "government", "standard", "standards", "framework"),
    "itu": ("ai", "standard", "standards"),
    "compute": ("ai", "gpu", "gpus", "cluster", "chips", "nvidia"),
    "intelligence": ("agency", "agencies", "espionage", "spy", "china's", "officials", "national"),
    "pla": ("chinese", "china", "military", "people's liberation army"),
    "chips": ("ai", "nvidia", "china", "huawei", "export", "advanced", "h20", "gpu"),
    "h20": _EXPORTED,
    "chip": ("ai", "nvidia", "amd", "openai", "huawei", "pact", "supply", "shortage", "export"),
    "processors": ("ai", "nvidia", "amd", "intel", "chip", "gigawatt", "gigawatts", "china"),
    "gigawatts": ("ai", "openai", "compute", "computing", "data center", "data centers", "chips", "nvidia"),
    "h100": _EXPORTED,
    "h200": _EXPORTED,
    "b200": _EXPORTED,
    "blackwell": ("nvidia", "chip", "chips", "china", "export"),
    "ascend": ("huawei", "chip", "chips", "npu"),
    "kunlun": ("baidu", "chip", "chips"),
    "smuggling": ("chip", "chips", "nvidia", "gpu", "gpus"),
    "sanctions": ("ai", "chip", "chips", "export", "entity list", "nvidia", "huawei", "@lab"),
    "licenses": ("model", "models", "weights", "open", "open-source", "mit", "apache", "llm"),
    "licensed": ("model", "models", "weights", "mit", "apache", "openly"),
    "blocked": ("deepseek", "ai", "app", "chatbot"),
    "禁令": ("deepseek", "深度求索"),
    "차단": ("딥시크",),
    "raises": ("million", "billion", "funding", "valuation", "round"),
    "acquire": ("billion", "million", "deal", "startup"),
    "stake": ("ai", "billion", "million", "startup"),
    "cyber": ("ai",),
    "exports": ("nvidia", "h20", "h200", "chip", "chips", "gpu", "gpus"),
    "出口": ("芯片", "英伟达", "半导体", "人工智能"),
    "수출": ("칩", "반도체", "엔비디아"),
    "칩": ("엔비디아", "ai", "수출"),
    "foundry": ("tsmc", "samsung", "smic", "chip", "chips"),
    "commission": ("ai act", "eu", "gpai", "european", "code of practice", "ai"),
    "gsa": ("ai", "federal", "procurement", "agencies"),
    "标准": ("国际", "国家标准", "制定", "工信部", "行业"),
    "基准": ("标准", "制定"),
    "评测": ("标准", "国家", "榜"),
    "표준": ("국제", "정부", "제정", "정립"),
    "벤치마크": ("표준", "정부", "신뢰성", "리더보드"),
    "평가": ("정부", "과기정통부", "정예팀", "안전성", "독파모"),
    "开源": ("模型", "大模型", "ai", "人工智能", "权重", "@lab"),
    "오픈소스": ("모델", "ai", "인공지능", "가중치", "@lab"),
}  # fmt: skip
"What a doubtful phrase needs nearby; those without an entry need a word about AI. `@lab` is any lab's name."

_EXACT = """
    BIS PLA ITU CAC GSA OSTP NTIA MIIT NDRC MSIT NIPA WAIC CAISI AISI GPAI CFIUS IPO IPOs HBM GPU GPUs TPU TPUs H20
    H100 H200 B200 CCP PIPC TSMC SMIC Ascend Kunlun Blackwell Garante OSAID AI A.I. LLM LLMs AGI GPT NIST ISO EU UK US
    MIT FTC DOJ FCC DEI MOU SAMR Commerce Commission Congress Senate Treasury Trump Washington Beijing"""
EXACT = frozenset(_EXACT.split())
"Read only as written here: acronyms, and words of everyday speech that are an institution with a capital."

_OTHER_LICENSES = (
    "h20", "h200", "export license", "export licenses", "driver's license", "driving license", "drivers license",
    "license plate", "license plates",
)  # fmt: skip

DROPS: Mapping[str, tuple[str, ...]] = {
    "bis": ("central bank", "central banks", "basel", "bank for international settlements"),
    "distillation": ("whisky", "whiskey", "petroleum", "crude", "distillery", "spirits"),
    **dict.fromkeys(("license", "licenses", "licence"), _OTHER_LICENSES),
    "distilled": ("whisky", "whiskey", "petroleum", "crude", "distillery", "spirits"),
    "gpai": ("oecd", "global partnership"),
    "aisi": ("steel", "iron and steel"),
    "open source": ("linux kernel", "open source intelligence"),
    **dict.fromkeys(("라이선스", "许可证"), ("수출", "h20", "h200", "엔비디아", "出口", "英伟达")),
    **dict.fromkeys(("gpu", "gpus"), ("gamers", "gaming card", "ray tracing", "frame rate", "玩家", "게이머")),
}  # fmt: skip
"In a text with one of these the phrase means the other thing."
