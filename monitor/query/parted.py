"""Model names written in one piece: `KIMIK3` is `Kimi K3`, `qwen3vl30ba3b` is `Qwen3-VL-30B-A3B`.

The normaliser parts letters from digits. Where letters of two words touch, only knowing the words tells where one ends,
so a query's word is read a second time with the words of model names. What has neither a digit nor the name of a family
in front is never parted: it is a word of some language.
"""

import re
from functools import lru_cache

from monitor.text import words

_FAMILIES = """
    apriel arcee baichuan bge bitcpm chatglm codegemma codellama codestral cogito cogvideox cosmos deepseek
    devstral elyza embeddinggemma ernie exaone fastcontext gemma glm gpt grok gte hunyuan hunyuanimage hunyuanvideo
    hunyuanworld hyperclovax inkling instella internlm internvl jamba kanana keye kimi lfm llada llama longcat ltx
    magistral medgemma mellum mimo minicpm minimax ministral mistral mixtral molmo nanbeige nemotron nvidia olmo
    olmocr openpangu ovis paligemma pixtral plamo qwen qwq sarashina sarvam shieldgemma skywork smollm smolvlm
    stablelm stockmark telechat tulu voxcpm voxtral webworld wizardlm zaya"""
_ALSO_WORDS = """
    apertus aya canary command dots eagle falcon florence flux granite hermes holo intellect intern jais janus kat
    laguna ling lion mamba meta ming motif open phi reka ring sea seed solar stable step swallow tars trinity
    typhoon wan whisper yi zephyr"""
"Families whose names are or begin words of languages, too: without a number beside them, nothing is parted."
_PARTS = """
    agent ai air alpha asr audio awq base beta bf bit bits bnb cann captioner cascade chat code coder deduped dense
    dev diffusion distill distilled docling dpo ds edge edit embed embedded embedding en english exp family fast
    fill flash fp ft genrm gguf gptq guard guardian hf hybrid icl image inst instruct instruction int it jp klein
    kontext labs large layered light lightning linear lite litert llm long lora marlin math maverick max medium
    micro mini minitron mlx moe mt multilingual multimodal mxfp nano nc nemo neo next nv nvfp ocr omni onnx
    original oss ov phone plus pretrain preview pro prompt prover pt pytorch qat quantized rag realtime reason
    reasoner reasoning redux reranker research reward rl rm safeguard scope scout sft small speech stream super
    terminus text think thinker thinking tiny translate tts turbo ui ultra unsloth video vision vit vl vlm voice
    world xs zero"""
_NAMES = tuple(_FAMILIES.split())
_KNOWN = frozenset((*_NAMES, *_ALSO_WORDS.split(), *_PARTS.split()))
_LONGEST = max(map(len, _KNOWN))
_MOST_LETTERS = 60
_VERSIONS = "kmrvx"
"Letters that stand before the number of a version: `Kimi K3`, `DeepSeek V3`, `DeepSeek R1`."
_PIECE = re.compile(r"(?:[a-z]|\d+(?:\.\d+)*)+")
"Letters and numbers that touch."


def parted(text: str) -> tuple[str, ...]:
    """The index words of a text if names in it were written in one piece; most often the same as without."""
    if not text.isascii():
        return tuple(words(text))
    found: list[str] = []
    for piece in _PIECE.findall(text.lower()):
        runs = words(piece)
        for place, run in enumerate(runs):
            if run in _KNOWN or not run.isalpha() or not 1 < len(run) <= _MOST_LETTERS:
                found.append(run)
            elif len(runs) > 1:
                found += _beside(run, place > 0, place + 1 < len(runs))
            else:
                found += (run.startswith(_NAMES) and _cut(run)) or (run,)
    return tuple(found)


def _beside(run: str, after: bool, before: bool) -> tuple[str, ...]:
    """Letters that touch numbers, of which one letter may belong to each: `30BA3B`, `8BInstruct`, `KimiK3`."""
    starts = (1, 0) if after else (0,)
    ends = (len(run), len(run) - 1) if before else (len(run),)
    cuts = [
        (*run[:start], *middle, *run[end:])
        for start in starts
        for end in ends
        if start <= end and (middle := _cut(run[start:end])) is not None
    ]
    if cuts:
        return min(cuts, key=len)
    return (run[:-1], run[-1]) if before and len(run) > 3 and run[-1] in _VERSIONS else (run,)


@lru_cache(maxsize=1_024)
def _cut(run: str) -> tuple[str, ...] | None:
    """The fewest words of model names that make up the letters; None where these are something else."""
    if not run or run in _KNOWN:
        return (run,) if run else ()
    cuts = [
        (run[:end], *rest)
        for end in range(min(len(run), _LONGEST), 1, -1)
        if run[:end] in _KNOWN and (rest := _cut(run[end:])) is not None
    ]
    return min(cuts, key=len) if cuts else None
