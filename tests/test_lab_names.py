"""Every lab by its names in several scripts, and the same words where they mean something else."""

import pytest
from readingscore import labs

from monitor.understand.reading import Reader

NAMES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "DeepSeek",
        (
            "딥시크는 새 모델을 공개했다",
            "딥시크의 새 모델",
            "정부, 딥시크에 질의",
            "딥시크가 밝힌 비용",
            "听说深度求索又要开源了",
            "使用DeepSeek写代码",
            "ディープシークの新モデル",
            "中国のDeepSeekが公開",
            "#DeepSeek is trending",
            "thanks @deepseek_ai for the weights",
            "DEEPSEEK shakes markets",
            "deepseek-v3 in production",
            "DeepSeek’s cost claims",
            "The DeepSeek-style recipe",
            "Post-DeepSeek Europe",
            "Deep Seek surprises again",
        ),
        (
            "deep seeking of truth",
            "Deepseekers unite",
            "see www.deepseek.com/news",
            "git clone https://github.com/deepseek-ai/x",
        ),
    ),
    (
        "Qwen",
        (
            "qwen3_vl_8b weights",
            "Qwen2.5VL in practice",
            "QwQ thinks aloud",
            "アリババの新しいAI",
            "알리바바가 공개한 큐웬",
            "通义千问团队",
            "万相2.1视频大模型开源",
            "Quen, the Chinese AI model",
        ),
        ("Queen's AI model", "Wan Chai AI meetup", "the WAN link of the model router"),
    ),
    (
        "Moonshot AI",
        ("月之暗面的Kimi又升级", "Kimi-Linear explained", "키미 K2 공개", "Moonshot and Kimi"),
        (
            "a cancer moonshot with AI models",
            "moonshot thinking about AI models",
            "kimi no na wa gets an AI model remaster",
        ),
    ),
    ("Z.ai", ("GLM4.5 runs locally", "智谱华章递表港交所", "ChatGLM returns"), ()),
    (
        "MiniMax",
        ("MiniMax is going public", "MINIMAX open-sources M2 model", "미니맥스 상장"),
        ("a minimax bound for models",),
    ),
    (
        "Baidu",
        ("百度文心一言", "ERNIE Bot opens", "バイドゥのAI", "Baidu's Ernie gets cheaper"),
        ("Bert and Ernie on AI", "一篇关于文心雕龙的散文"),
    ),
    (
        "Tencent",
        ("腾讯元宝接入新模型", "テンセントが公開", "HY-World makes games"),
        ("金元宝造型的糕点", "HY revenue grew in AI"),
    ),
    (
        "ByteDance Seed",
        (
            "字节跳动豆包",
            "ByteDance's Seed team trains a model",
            "Seedream paints",
            "Seed-Coder in review",
            "Bytedance releases an AI video tool",
        ),
        ("AI firm raises a seed round", "set the random seed of the model", "seed investor backs AI model firm"),
    ),
    (
        "StepFun",
        ("Step3-VL-10B", "阶跃星辰发布模型", "Step-Audio 2 mini"),
        ("one step closer to AI models", "Step 3.5 of the guide to LLMs", "AWS Stepfunction for models"),
    ),
    (
        "01.AI",
        ("Yi-Coder beats models", "零一万物调整战略", "Yi 34B is a model"),
        ("foreign minister Wang Yi talks AI models", "Yi-fan Chen joins AI model firm"),
    ),
    (
        "Microsoft",
        ("Phi-3.5-MoE reviewed", "微软推出新模型"),
        ("the phi coefficient of the model", "Phi-Long Nguyen joins"),
    ),
    (
        "Google",
        (
            "EmbeddingGemma on phones",
            "젬마 3 공개",
            "google/gemma-3-4b",
            "DeepMind's new model",
            "Gemini 3 beats ChatGPT",
        ),
        ("Gemma Collins wins award with an AI model", "Gemini horoscope for October", "my aunt Gemma"),
    ),
    (
        "Cohere",
        ("Command A from Cohere", "Cohere launches Aya"),
        ("the command line for AI models", "Command & Conquer gets AI", "arguments that cohere"),
    ),
    (
        "Meta",
        (
            "Code Llama and friends",
            "Llama-3.3 70B",
            "Meta’s AI chief",
            "메타가 공개한 AI 모델",
            "라마 모델을 공개",
            "OpenAI and Meta: Rama stays open source",
        ),
        (
            "ollama pull",
            "llama_index adds agents",
            "metadata of models",
            "llamas at the zoo with AI cameras",
            "Llama trek in the Andes with an AI model",
            "라마다 호텔",
        ),
    ),
    (
        "IBM",
        ("ibm-granite/granite-4.0", "IBM Granite for code"),
        ("Granite Construction uses AI models", "granite worktops and AI model kitchens"),
    ),
    (
        "TII",
        ("Falcon 180B is a model", "tiiuae/falcon-7b"),
        (
            "Falcon Heavy lifts AI model",
            "CrowdStrike Falcon uses AI models",
            "a peregrine falcon tracked by an AI model",
        ),
    ),
    (
        "Upstage",
        ("솔라 프로 2를 낸 업스테이지", "SOLAR-10.7B merges"),
        ("솔라 패널 AI 모델", "solar forecasts by AI models"),
    ),
    (
        "Ant Group",
        ("Ling-lite and Ring-lite", "蚂蚁集团百灵大模型"),
        ("Ling Ling the panda and an AI model", "Ring doorbells use AI models", "百灵鸟的歌声"),
    ),
    (
        "Huawei",
        ("openPangu weights are out", "昇腾910C量产"),
        ("Pangu creation myth in AI images", "profits ascend on AI chips"),
    ),
    ("Meituan LongCat", ("LongCat-Flash is open",), ("龙猫电影重映",)),
    (
        "Mistral AI",
        ("Ministral 3B", "Le modèle de Mistral AI", "미스트랄 AI 투자 유치", "ミストラルが公開"),
        ("mistral winds disturb an AI model", "Mistral-class warship and AI model"),
    ),
    (
        "Anthropic",
        ("Claude Code on the web", "Claude 4 release", "Anthropic’s claim"),
        ("Jean-Claude Juncker on AI models", "Claude Monet and an AI model"),
    ),
    ("xAI", ("Grok 4 Fast", "Musk says Grok learned"), ("to grok an AI model", "Groq raises for AI models")),
    (
        "OpenAI",
        ("gpt-oss-20b weights", "오픈AI, 신모델 공개", "オープンAIの新モデル", "ChatGPT turns three", "GPT-5 launches"),
        ("an open AI model for everyone", "Whispered secrets of AI models"),
    ),
    ("NVIDIA", ("엔비디아가 말하길", "エヌビディア決算", "nvidia earnings", "Nemotron-Nano is small"), ()),
    ("LG AI Research", ("엑사원은 LG의 모델", "K-EXAONE weights"), ()),
    ("Naver", ("하이퍼클로바X 시드",), ()),
    ("SK Telecom", ("A.X-K1 weights", "SK텔레콤이 공개한"), ("A.X. Smith on AI models",)),
    ("Kakao", ("카나나를 공개한 카카오",), ()),
    ("Xiaomi MiMo", ("Xiaomi MiMo-V2", "小米开源MiMo"), ()),
    (
        "Shanghai AI Lab",
        ("Intern-S1 sees", "上海人工智能实验室发布书生大模型"),
        ("白面书生的故事", "an intern at an AI model lab"),
    ),
    ("Xiaohongshu", ("dots.ocr reads",), ("connect the dots with AI models",)),
    ("Ai2", ("OLMo 3 is fully open",), ()),
    ("Kuaishou", ("Keye-VL sees", "可灵AI升级"), ()),
    ("AI21 Labs", ("AI21 ships Jamba",), ("the best jambalaya by an AI model",)),
    ("Arcee AI", ("Arcee Trinity Large",), ("Trinity Church and the AI model",)),
    ("Nous Research", (), ("Hermès and the AI model",)),
    ("Sakana AI", ("サカナAIの研究",), ()),
    ("Preferred Networks", ("プリファードネットワークスのPLaMo",), ()),
    ("Stability AI", ("Stable Diffusion turns three",), ("stability of AI models",)),
    ("Hugging Face", ("ハギングフェイスと提携", "huggingface downloads"), ()),
    ("Reflection AI", ("Reflection AI raises",), ("a reflection on AI models",)),
    ("Databricks", (), ("a snowflake melts on an AI model",)),
    ("Poolside", ("Poolside trains a coding model",), ("poolside reading about summer",)),
    ("Inception", ("G42's Jais speaks Arabic",), ("since its inception the AI model",)),
    ("SB Intuitions", ("ソフトバンクのSarashina",), ()),
)
"Lab, texts that name it, texts that do not."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(labs())


@pytest.mark.parametrize(("lab", "text"), [(lab, text) for lab, texts, _ in NAMES for text in texts])
def test_a_lab_is_found(reader: Reader, lab: str, text: str) -> None:
    assert lab in reader.read(text, "").labs


@pytest.mark.parametrize(("lab", "text"), [(lab, text) for lab, _, texts in NAMES for text in texts])
def test_something_else_is_meant(reader: Reader, lab: str, text: str) -> None:
    assert lab not in reader.read(text, "").labs
