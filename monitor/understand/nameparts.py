"""The words of model names: what each part of a repository name can be, as tables.

Everything here is about single parts; what a part means beside its neighbours is decided in `names`.
"""

import re
from collections.abc import Mapping

_STAGES = """
    base instruct instruction inst chat it pt sft rl dpo grpo rlvr mpo cascaderl cpt pretrain pretrained
    posttrain posttrained thinking think thinker reasoner reasoning zero ft preview beta alpha"""
_FORMATS = """
    gguf ggml awq gptq gptqmodel exl2 exl3 hqq aqlm quip mlx onnx openvino ov tensorrt trt trtllm coreml
    litert litertlm tflite rknn qnn bnb nf4 fp4 fp6 fp8 fp16 bf16 fp32 nvfp4 mxfp4 mxfp6 mxfp8 int2 int3
    int4 int8 int16 qat autoround smoothquant spinquant qlora svdquant nunchaku torchao executorch
    llamafile quark dwq paddle hf quantized nvint4 diffusers mlc eo8 unquantized"""
_FORMAT_PATTERNS = (  # Q4_K_M, q8_0, IQ4_XS; 4bit; W4A16
    r"i?q[1-8](?:[._]\d|(?:_[01])|(?:_k|_xs|_xxs|_nl|_s|_m)(?:_(?:xxs|xs|s|m|l|xl))?)?"
    r"|\d{1,2}(?:\.\d)?bits?|w\d{1,2}a\d{1,2}(?:c\d{1,2})?|fp8[._]?(?:e4m3|e5m2|dynamic|block)|int4[._]\w+"
)
_SIZE_WORDS = """
    air airx flash lite mini nano micro tiny small medium large xlarge big huge giant pro plus max ultra
    super scout maverick light xs xxs s m l xl turbo fast lightning heavy"""
SIZE_WORDS = frozenset(_SIZE_WORDS.split())
_VARIANTS = "moe h hybrid dense speciale dev schnell tp1 tp2 tp4 tp8 pytorch mtp"
_HELPERS: Mapping[str, str] = {
    "draft": "draft drafter eagle eagle2 eagle3 medusa speculator dflash dspark",
    "reward": "reward rm prm orm genrm",
    "guard": "guard guardian safeguard promptguard shield moderation",
    "reranker": "reranker rerank reranking",
    "tokenizer": "tokenizer tokenizers codec",
    "checkpoint": "checkpoint checkpoints ckpt ckpts intermediate",
}
_MODALITIES: Mapping[str, str] = {
    "VL": "vl vlm",
    "Omni": "omni",
    "Audio": "audio",
    "Coder": "coder",
    "Code": "code codes coding",
    "Math": "math maths",
    "Embedding": "embedding embeddings embed embedder",
    "Reranker": "reranker rerank",
    "Guard": "guard guardian safeguard",
    "Image": "image images img",
    "Video": "video",
    "OCR": "ocr docling",
    "TTS": "tts ttsd",
    "ASR": "asr transcribe",
    "Speech": "speech",
    "Voice": "voice",
    "Music": "music",
    "Vision": "vision visual",
    "Multimodal": "multimodal mm",
    "Translation": "mt translate",
    "Robotics": "vla",
}
_TASKS = "t2v i2v ti2v s2v t2i i2i t2a v2a flf2v animate"

GLUED = re.compile(
    r"OCR|VLM?(?![a-z])|Audio(?![a-z])|Video|Image(?![a-z])|Coder|(?<![a-z])Code(?=[A-Z])|Math(?![a-z])|Embedding|TTS"
    r"|ASR|Guard|Omni|Speech|Voice|Music|Vision"
)
"A modality inside a word: HunyuanOCR, InternVL, Qwen3Guard, CodeLlama. The capital is what tells it apart."

MAKERS = frozenset({"meta", "nvidia", "c4ai"})
"Makers some names begin with and others of the same launch do not: Meta-Llama-3 is Llama-3."

_BASES = (
    "qwen qwq llama mistral mixtral ministral gemma deepseek phi glm chatglm granite nemo olmo gpt smollm "
    "internlm yi minicpm kimi ernie falcon"
)
BASES = frozenset(_BASES.split())
"Families others build on: after a version or `Distill` they name what the model was made from."

_SIZED_FAMILIES = "bge gte e5 whisper voxtral trinity inkling ling ring jamba llada2 electra roberta"
SIZED_FAMILIES = frozenset(_SIZED_FAMILIES.split())
"Families whose size words are sizes even with no version before them; elsewhere they may name a line."

DATED_BY_MONTH = re.compile(r"stral\b", re.IGNORECASE)
"Mistral writes the month beside the version; there it says nothing that the version does not."

RESOLUTIONS = frozenset({"224", "256", "336", "384", "448", "512", "640", "768", "896", "1024", "1536", "2048"})
"Image sizes, among them one that would be a date."

_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
DATE_WITH_HYPHENS = re.compile(rf"(?<![\d.])(?:20[12]\d-{_MONTH}(?:-{_DAY})?|{_MONTH}-20[12]\d)(?![\d.])")
"2025-08, 2025-08-05, 08-2024: one part, although hyphens part the parts."


def _any(words: str) -> str:
    return "|".join(re.escape(word) for word in words.split())


def _whole(pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z", flags)


FORMAT = _whole(f"{_any(_FORMATS)}|{_FORMAT_PATTERNS}")
_FORMAT_TAIL = "dynamic block i1 cuda cpu directml kv asym sym g32 g64 g128 rtn"
FORMAT_TAIL = frozenset(_FORMAT_TAIL.split())
"Words that belong to a format when one stands beside them: FP8-dynamic, i1-GGUF, onnx-cuda."

WORDS: Mapping[str, str] = {
    **dict.fromkeys(_VARIANTS.split(), "variant"),
    **dict.fromkeys(_SIZE_WORDS.split(), "sizeword"),
    **dict.fromkeys(_TASKS.split(), "task"),
    **{word: f"modality:{name}" for name, words in _MODALITIES.items() for word in words.split()},
    **{word: f"helper:{kind}" for kind, words in _HELPERS.items() for word in words.split()},
    **dict.fromkeys(_STAGES.split(), "stage"),
    **dict.fromkeys(RESOLUTIONS, "resolution"),
}
"The role of a word, whatever its case. A helper that is also a modality (guard, reranker) is the helper."

EXACT: Mapping[str, str] = {"V": "modality:V", "o": "modality:Omni", "PT": "pytorch"}
"Words whose case matters: MiniCPM-V, MiniCPM-o; Baidu's PT is PyTorch, where Google's pt is a stage."

NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("date", _whole(rf"20[12]\d-?{_MONTH}(?:-?{_DAY})?|{_MONTH}-20[12]\d|2[2-9]{_MONTH}|{_MONTH}{_DAY}")),
    ("grid", _whole(r"\d{1,3}x\d{1,4}(?:\.\d+)?[bm]")),
    ("size", _whole(r"\d{1,4}(?:\.\d{1,3})?[btm]")),
    ("active", _whole(r"a\d{1,4}(?:\.\d{1,2})?[bm]")),
    ("effective", _whole(r"e\d{1,3}(?:\.\d{1,2})?b")),
    ("experts", _whole(r"\d{1,3}e")),
    ("context", _whole(r"\d{1,4}k")),
    ("lettersize", _whole(r"r\d{1,2}b")),
    ("stage", _whole(r"(?:instruct|chat)\d")),
    ("checkpoint", _whole(r"(?:step|iter|epoch|ckpt|checkpoint)\d{2,}")),
    ("variant", _whole(r"\d{1,2}hz")),
    ("version", _whole(r"[a-z]?\d{1,2}(?:\.\d{1,2}){0,3}|\d{1,2}(?:\.\d{1,2}){0,3}[a-z]")),
)
"Roles of parts that hold a digit; the first that fits."

MODALITY_OF_HELPER: Mapping[str, str] = {"guard": "Guard", "reranker": "Reranker"}

SHOWN: Mapping[str, str] = {
    **{word: word.upper() for word in _FORMATS.split()},
    "int4": "Int4", "int8": "Int8", "bnb": "bnb", "openvino": "OpenVINO", "coreml": "CoreML",
    "paddle": "Paddle", "executorch": "ExecuTorch", "autoround": "AutoRound", "quantized": "quantized",
    "tensorrt": "TensorRT",
    "litert": "LiteRT", "spinquant": "SpinQuant", "unquantized": "unquantized", "diffusers": "Diffusers",
}  # fmt: skip
"How a format is written, whatever the case in the name."

MEANINGS: Mapping[str, str] = {
    "size": "parameters",
    "active": "active parameters",
    "effective": "effective parameters; the total is not said",
    "grid": "experts and their size; the total is not said",
    "experts": "experts",
    "context": "context",
    "lettersize": "parameters",
    "stage": "stage",
    "format": "format",
    "date": "date",
    "sizeword": "size or edition",
    "variant": "edition",
    "base": "what it was made from",
    "task": "task",
    "resolution": "image size",
    "maker": "maker",
    "checkpoint": "checkpoint",
}
"What each role is called in a reason."
