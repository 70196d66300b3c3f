"""The words of model names: what each part of a repository name can be, as tables.

Everything here is about single parts; what a part means beside its neighbours is decided in `names`.
"""

import re
from collections.abc import Mapping
from functools import cache

_STAGES = """
    base instruct instruction inst chat it pt sft rl dpo grpo rlvr mpo cascaderl cpt pretrain pretrained
    posttrain posttrained thinking think thinker reasoner reasoning zero ft preview beta alpha"""
_FORMATS = """
    gguf ggml awq gptq gptqmodel exl2 exl3 hqq aqlm quip mlx onnx openvino ov tensorrt trt trtllm coreml
    litert litertlm tflite rknn qnn bnb nf4 fp4 fp6 fp8 fp16 bf16 fp32 nvfp4 mxfp4 mxfp6 mxfp8 int2 int3
    int4 int8 int16 qat qad autoround smoothquant spinquant qlora svdquant nunchaku torchao executorch
    llamafile quark dwq paddle keras flax hf quantized nvint4 diffusers mlc eo8 unquantized"""
_FORMAT_PATTERNS = (  # Q4_K_M, q8_0, IQ4_XS, q4f16_1; 4bit, 1.58bit; W4A16, W4AFP8; quantized.w4a16
    r"i?q[1-8](?:[._]\d|(?:_[01])|(?:_k|_xs|_xxs|_nl|_s|_m)(?:_(?:xxs|xs|s|m|l|xl))?|f(?:16|32)(?:_\d)?)?"
    r"|\d{1,2}(?:\.\d{1,2})?bits?|(?:quantized\.)?w\d{1,2}a(?:fp)?\d{1,2}(?:c\d{1,2})?"
    r"|fp8[._]?(?:e4m3|e5m2|dynamic|block)|int4[._]\w+"
)
_SIZE_WORDS = """
    air airx flash lite mini nano micro tiny small medium large xlarge big huge giant pro plus max ultra
    super scout maverick light xs xxs s m l xl xxl turbo fast lightning heavy"""
SIZE_WORDS = frozenset(_SIZE_WORDS.split())
_VARIANTS = "moe h hybrid dense speciale dev schnell tp1 tp2 tp4 tp8 pytorch mtp original"
_HELPERS: Mapping[str, str] = {
    "draft": "draft drafter eagle eagle2 eagle3 medusa speculator dflash dspark",
    "reward": "reward rm prm orm genrm",
    "guard": "guard guardian safeguard promptguard shield moderation",
    "reranker": "reranker rerank reranking rerankqa",
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
    "Embedding": "embedding embeddings embed embedder embedqa",
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
_TASKS = "t2v i2v ti2v s2v a2v t2i i2i t2a v2a flf2v animate"

GLUED = re.compile(
    r"OCR|VLM?(?![a-z])|Audio(?![a-z])|Video|Image(?![a-z])|Coder|(?<![a-z])Code(?=[A-Z])|Math(?![a-z])|Embedding|TTS"
    r"|ASR|Guard|Omni|Speech|Voice|Music|Vision"
)
"A modality inside a word: HunyuanOCR, InternVL, Qwen3Guard, CodeLlama. The capital is what tells it apart."

MAKERS = frozenset({"meta", "nvidia", "c4ai"})
"Makers some names begin with and others of the same launch do not: Meta-Llama-3 is Llama-3."

_MADE_BY = """
    qwen:Qwen qwq:Qwen llama:meta-llama gemma:google deepseek:deepseek-ai phi:microsoft minimax:MiniMaxAI
    kimi:moonshotai mistral:mistralai mixtral:mistralai ministral:mistralai nemo:mistralai
    glm:zai-org,THUDM chatglm:zai-org,THUDM granite:ibm-granite olmo:allenai gpt:openai
    smollm:HuggingFaceTB internlm:internlm internvl:OpenGVLab yi:01-ai minicpm:openbmb ernie:baidu
    falcon:tiiuae apertus:swiss-ai"""
MADE_BY: Mapping[str, tuple[str, ...]] = {
    base: tuple(makers.split(",")) for base, _, makers in (one.partition(":") for one in _MADE_BY.split())
}
"""Families others build on, and the Hub organizations of their makers. After a version or `Distill` they name what
the model was made from."""

_SIZED_FAMILIES = "bge gte e5 whisper voxtral trinity inkling ling ring jamba llada2 llada t5 electra roberta"
SIZED_FAMILIES = frozenset(_SIZED_FAMILIES.split())
"Families whose size words are sizes even with no version before them; elsewhere they may name a line."

_BASE_IS_A_SIZE = """
    bge gte e5 t5 whisper electra roberta xlm bert distilbert albert deberta modernbert mpnet bart clip vit siglip trocr
    blip florence"""
BASE_IS_A_SIZE = frozenset(_BASE_IS_A_SIZE.split())
"Families that come as small, base and large: there `base` is no stage."

_NUMBERED_OTHERWISE = "patch lora loras seed resnet run top rank part pass try"
NUMBERED_OTHERWISE = frozenset(_NUMBERED_OTHERWISE.split())
"Words whose number is no version: patch14, lora5, seed42."

UNFINISHED = frozenset({"stable", "z", "nv"})
"Words that are no family without the one that follows, even if that is a modality: Stable Audio, Z-Image, NV-Embed."

DATED_BY_MONTH = re.compile(r"stral\b", re.IGNORECASE)
"Mistral writes the month beside the version; there it says nothing that the version does not."

_RESOLUTIONS = "224 256 336 384 448 448px 512 640 768 896 1024 1536 2048 480p 540p 720p 1080p"
RESOLUTIONS = frozenset(_RESOLUTIONS.split())
"Image and video sizes, among them one that would be a date."

_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
DATE_WITH_HYPHENS = re.compile(rf"(?<![\d.])(?:20[12]\d-{_MONTH}(?:-{_DAY})?|{_MONTH}-20[12]\d)(?![\d.])")
"2025-08, 2025-08-05, 08-2024: one part, although hyphens part the parts."


_FORMAT_WORDS = frozenset(_FORMATS.split())


@cache
def _formats() -> re.Pattern[str]:
    """Compiled when a name is first read, not when the program starts."""
    return re.compile(rf"(?:{_FORMAT_PATTERNS})\Z", re.IGNORECASE)


def is_format(text: str) -> bool:
    """Whether a part names a format or a precision."""
    return text.lower() in _FORMAT_WORDS or _formats().match(text) is not None


FORMAT_HEAD = frozenset({"i1", "ud", "unsloth"})
_FORMAT_TAIL = """
    dynamic block cuda cpu directml kv asym sym g32 g64 g128 32g 64g 128g rtn lm mixed ar marlin preview format quant"""
FORMAT_TAIL = frozenset(_FORMAT_TAIL.split())
"Words that belong to a format before or after one: i1-GGUF, unsloth-bnb-4bit; FP8-dynamic, onnx-cuda, litert-lm."

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

EXACT: Mapping[str, str] = {
    "V": "modality:V", "v": "modality:V", "o": "modality:Omni", "PT": "pytorch", "e5": "word", "t5": "word"
}  # fmt: skip
"Words whose case matters: MiniCPM-V, MiniCPM-o; Baidu's PT is PyTorch, where Google's pt is a stage. e5 is a name."

_DATES = (
    rf"20[12]\d-?{_MONTH}(?:-?{_DAY})?|{_MONTH}-20[12]\d"  # 20250805, 2025-08, 08-2024
    rf"|2[2-9]{_MONTH}{_DAY}|2[2-9]{_MONTH}|{_MONTH}{_DAY}"  # 260217, 2507, 0528
)
_NUMBERS: Mapping[str, str] = {
    "date": _DATES,
    "grid": r"\d{1,3}x\d{1,4}(?:\.\d+)?[bm]",
    "tokens": r"(?:[5-9]|\d{2,3})t",
    "size": r"\d{1,4}(?:[.,]\d{1,3})?[btm]",
    "active": r"a\d{1,4}(?:\.\d{1,2})?[bm]",
    "effective": r"e\d{1,3}(?:\.\d{1,2})?b",
    "experts": r"\d{1,3}e",
    "context": r"\d{1,4}k",
    "lettersize": r"r\d{1,2}b",
    "stage": r"(?:instruct|chat)\d",
    "checkpoint": r"(?:step|iter|epoch|ckpt|checkpoint)\d{2,}",
    "variant": r"\d{1,2}hz|l\d{1,2}|patch\d{1,2}",  # 12Hz; layers; image patches
    "version": r"[a-z]?\d{1,2}(?:\.\d{1,2}){0,3}|\d{1,2}(?:\.\d{1,2}){0,3}[a-z]|[rh]\d{1,2}[a-z]\d?",
}
"Roles of parts that hold a digit; the first that fits. From five trillion on it is training tokens."


@cache
def _numbers() -> re.Pattern[str]:
    groups = "|".join(rf"(?P<{role}>(?:{pattern})\Z)" for role, pattern in _NUMBERS.items())
    return re.compile(groups, re.IGNORECASE)


def number_role(text: str) -> str | None:
    """What a part with a digit in it is by itself."""
    found = _numbers().match(text)
    if found is None or (found.lastgroup == "context" and text.lower() not in CONTEXTS):
        return None
    return found.lastgroup


_CONTEXTS = """
    1k 2k 4k 8k 16k 24k 32k 40k 48k 64k 80k 96k 100k 120k 128k 131k 160k 192k 200k 256k 262k 400k 512k 1000k 1024k
    1m 2m 4m 10m"""
CONTEXTS = frozenset(_CONTEXTS.split())
"Windows that models have. Other thousands and millions count examples or steps; millions before any are a size."

MODALITY_OF_HELPER: Mapping[str, str] = {"guard": "Guard", "reranker": "Reranker"}

SHOWN: Mapping[str, str] = {
    **{word: word.upper() for word in _FORMATS.split()},
    "int4": "Int4", "int8": "Int8", "bnb": "bnb", "openvino": "OpenVINO", "coreml": "CoreML",
    "paddle": "Paddle", "executorch": "ExecuTorch", "autoround": "AutoRound", "quantized": "quantized",
    "keras": "Keras", "flax": "Flax", "quant": "quant", "lm": "LM",
    "tensorrt": "TensorRT",
    "litert": "LiteRT", "spinquant": "SpinQuant", "unquantized": "unquantized", "diffusers": "Diffusers",
}  # fmt: skip
"How a format is written, whatever the case in the name."

NOT_SHOWN = frozenset({"unsloth", "preview", "format"})
"Words beside a format that are none themselves."

MEANINGS: Mapping[str, tuple[str, str]] = {
    "size": ("params", ""),
    "lettersize": ("params", ""),
    "active": ("active_params", ""),
    "effective": ("active_params", "the effective size; the total is not said"),
    "grid": ("experts", "their number and size; the total is not said"),
    "experts": ("experts", ""),
    "tokens": ("trained on", "tokens"),
    "context": ("context", ""),
    "stage": ("stage", ""),
    "format": ("format", ""),
    "date": ("date", ""),
    "task": ("modality", ""),
    "sizeword": ("edition", ""),
    "variant": ("edition", ""),
    "pytorch": ("edition", "PyTorch weights, not a stage"),
    "resolution": ("resolution", ""),
    "maker": ("maker", ""),
    "checkpoint": ("helper", "a checkpoint"),
}
"Of each role, what it tells of a model, and what to say beside the part."

_CONVERTERS = """
    unsloth mlx-community lmstudio-community bartowski mradermacher TheBloke ggml-org RedHatAI neuralmagic nm-testing
    QuantTrio QuantFactory cyankiwi cpatonn turboderp ArtusDev LoneStriker MaziyarPanahi Mungert DevQuasar second-state
    tensorblock prithivMLmods inferencerlabs nightmedia casperhansen hugging-quants solidrust ISTA-DASLab Intel OpenVINO
    onnx-community litert-community ubergarm bullerwins city96 calcuis Comfy-Org Kijai gaianet AngelSlim noctrex"""
CONVERTERS = frozenset(_CONVERTERS.split())
"Hub organizations whose formats are of other people's models."
