"""Model names taken apart, checked by hand; and every name of the recorded Hub lists is read."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.figures import size
from monitor.model import Lab
from monitor.understand.explain import explain
from monitor.understand.names import ModelName, key, parse, same_model

ROOT = Path(__file__).parent.parent
HUB = ROOT.parent / "shared" / "corpus" / "hub"


def _labs() -> tuple[Lab, ...]:
    configured = tomllib.loads((ROOT / "feeds.toml").read_text("utf-8"))["labs"]
    return tuple(
        Lab(lab["name"], hub=tuple(lab.get("hub", ())), families=tuple(lab.get("families", ()))) for lab in configured
    )


LABS = _labs()

# id | family version | params, active, experts | stage modality format | date context helper | series
TABLE = """
Qwen/Qwen3-VL-30B-A3B-Instruct-FP8 | Qwen 3 | 30B A3B | instruct VL FP8 | - | Qwen3-VL
Qwen/Qwen3-235B-A22B-Instruct-2507 | Qwen 3 | 235B A22B | instruct - - | @2507 | Qwen3-2507
Qwen/Qwen3-235B-A22B-GPTQ-Int4 | Qwen 3 | 235B A22B | - - GPTQ-Int4 | - | Qwen3
Qwen/Qwen2.5-7B-Instruct-1M | Qwen 2.5 | 7B | instruct - - | c1024 | Qwen2.5
Qwen/Qwen2.5-Coder-32B-Instruct-AWQ | Qwen 2.5 | 32B | instruct Coder AWQ | - | Qwen2.5-Coder
Qwen/Qwen3-Embedding-0.6B-GGUF | Qwen 3 | 600M | - Embedding GGUF | - | Qwen3-Embedding
Qwen/Qwen3-Reranker-4B | Qwen 3 | 4B | - Reranker - | reranker | Qwen3-Reranker
Qwen/Qwen3Guard-Gen-8B | Qwen 3 | 8B | - Guard - | guard | Qwen3Guard-Gen
Qwen/Qwen3Guard-Stream-0.6B | Qwen 3 | 600M | - Guard - | guard | Qwen3Guard-Stream
Qwen/QwQ-32B-Preview | QwQ - | 32B | preview - - | - | QwQ
Qwen/QVQ-72B-Preview | QVQ - | 72B | preview - - | - | QVQ
Qwen/Qwen1.5-MoE-A2.7B-Chat | Qwen 1.5 | ? A2.7B | chat - - | - | Qwen1.5
Qwen/Qwen3-Next-80B-A3B-Thinking | Qwen 3 | 80B A3B | thinking - - | - | Qwen3-Next
Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8 | Qwen 3 | 480B A35B | instruct Coder FP8 | - | Qwen3-Coder
Qwen/Qwen3-Omni-30B-A3B-Captioner | Qwen 3 | 30B A3B | - Omni - | - | Qwen3-Omni-Captioner
Qwen/Qwen-Image-Edit-2509 | Qwen - | ? | - Image - | @2509 | Qwen-Image-Edit-2509
Qwen/Qwen2.5-Math-PRM-7B | Qwen 2.5 | 7B | - Math - | reward | Qwen2.5-Math-PRM
Qwen/Qwen3-30B-A3B-MLX-4bit | Qwen 3 | 30B A3B | - - MLX-4bit | - | Qwen3
Qwen/Qwen3.8-2.4T-A95B | Qwen 3.8 | 2.4T A95B | - - - | - | Qwen3.8
Qwen/Qwen3-TTS-12Hz-1.7B-Base | Qwen 3 | 1.7B | base TTS - | - | Qwen3-TTS
Wan-AI/Wan2.2-T2V-A14B | Wan 2.2 | ? A14B | - T2V - | - | Wan2.2
Wan-AI/Wan2.2-TI2V-5B-Diffusers | Wan 2.2 | 5B | - TI2V Diffusers | - | Wan2.2
deepseek-ai/DeepSeek-V3 | DeepSeek V3 | ? | - - - | - | DeepSeek-V3
deepseek-ai/DeepSeek-V3-0324 | DeepSeek V3 | ? | - - - | @0324 | DeepSeek-V3-0324
deepseek-ai/DeepSeek-V3.2-Exp | DeepSeek V3.2 | ? | - - - | - | DeepSeek-V3.2-Exp
deepseek-ai/DeepSeek-V3.2-Exp-Base | DeepSeek V3.2 | ? | base - - | - | DeepSeek-V3.2-Exp
deepseek-ai/DeepSeek-R1-Distill-Qwen-7B | DeepSeek R1 | 7B | - - - | - | DeepSeek-R1-Distill
deepseek-ai/DeepSeek-R1-Distill-Llama-70B | DeepSeek R1 | 70B | - - - | - | DeepSeek-R1-Distill
deepseek-ai/DeepSeek-R1-0528-Qwen3-8B | DeepSeek R1 | 8B | - - - | @0528 | DeepSeek-R1-0528
deepseek-ai/DeepSeek-R1-Zero | DeepSeek R1 | ? | zero - - | - | DeepSeek-R1
deepseek-ai/DeepSeek-Coder-V2-Lite-Instruct | DeepSeek V2 | ? | instruct Coder - | - | DeepSeek-Coder-V2
deepseek-ai/deepseek-vl2-tiny | DeepSeek 2 | ? | - VL - | - | deepseek-vl2
deepseek-ai/Janus-Pro-7B | Janus - | 7B | - - - | - | Janus-Pro
deepseek-ai/DeepSeek-OCR | DeepSeek - | ? | - OCR - | - | DeepSeek-OCR
deepseek-ai/deepseek-coder-6.7b-instruct | DeepSeek - | 6.7B | instruct Coder - | - | deepseek-coder
deepseek-ai/DeepSeek-V4-Flash-0731 | DeepSeek V4 | ? | - - - | @0731 | DeepSeek-V4-0731
deepseek-ai/DeepSeek-V4-Pro-DSpark | DeepSeek V4 | ? | - - - | draft | DeepSeek-V4
deepseek-ai/DeepSeek-Prover-V2-671B | DeepSeek V2 | 671B | - - - | - | DeepSeek-Prover-V2
deepseek-ai/DeepSeek-V3.2-Speciale | DeepSeek V3.2 | ? | - - - | - | DeepSeek-V3.2
moonshotai/Kimi-K2-Instruct-0905 | Kimi K2 | ? | instruct - - | @0905 | Kimi-K2-0905
moonshotai/Kimi-K2-Base | Kimi K2 | ? | base - - | - | Kimi-K2
moonshotai/Kimi-K2-Thinking | Kimi K2 | ? | thinking - - | - | Kimi-K2
moonshotai/Kimi-VL-A3B-Thinking-2506 | Kimi - | ? A3B | thinking VL - | @2506 | Kimi-VL-2506
moonshotai/Kimi-Linear-48B-A3B-Instruct | Kimi - | 48B A3B | instruct - - | - | Kimi-Linear
moonshotai/Kimi-K2.7-Code | Kimi K2.7 | ? | - Code - | - | Kimi-K2.7-Code
moonshotai/Kimi-K3 | Kimi K3 | ? | - - - | - | Kimi-K3
moonshotai/Moonlight-16B-A3B-Instruct | Moonlight - | 16B A3B | instruct - - | - | Moonlight
moonshotai/Kimi-Audio-7B-Instruct | Kimi - | 7B | instruct Audio - | - | Kimi-Audio
moonshotai/Kimi-Dev-72B | Kimi - | 72B | - - - | - | Kimi-Dev
zai-org/GLM-4.5-Air-FP8 | GLM 4.5 | ? | - - FP8 | - | GLM-4.5
zai-org/GLM-4.5 | GLM 4.5 | ? | - - - | - | GLM-4.5
zai-org/GLM-4.5V | GLM 4.5 | ? | - V - | - | GLM-4.5V
zai-org/GLM-4.1V-9B-Thinking | GLM 4.1 | 9B | thinking V - | - | GLM-4.1V
zai-org/GLM-4-32B-0414 | GLM 4 | 32B | - - - | @0414 | GLM-4-0414
zai-org/GLM-Z1-32B-0414 | GLM Z1 | 32B | - - - | @0414 | GLM-Z1-0414
THUDM/glm-4-9b-chat-1m | GLM 4 | 9B | chat - - | c1024 | glm-4
zai-org/GLM-4.6V-Flash | GLM 4.6 | ? | - V - | - | GLM-4.6V
zai-org/GLM-OCR | GLM - | ? | - OCR - | - | GLM-OCR
THUDM/chatglm3-6b-32k | ChatGLM 3 | 6B | - - - | c32 | chatglm3
zai-org/CogVideoX-5b-I2V | CogVideo - | 5B | - Video - | - | CogVideoX
MiniMaxAI/MiniMax-M1-80k | MiniMax M1 | ? | - - - | c80 | MiniMax-M1
MiniMaxAI/MiniMax-Text-01-hf | MiniMax 01 | ? | - - HF | - | MiniMax-Text-01
MiniMaxAI/MiniMax-M2.5 | MiniMax M2.5 | ? | - - - | - | MiniMax-M2.5
MiniMaxAI/MiniMax-VL-01 | MiniMax 01 | ? | - VL - | - | MiniMax-VL-01
MiniMaxAI/MiniMax-Music3 | MiniMax 3 | ? | - Music - | - | MiniMax-Music3
baidu/ERNIE-4.5-300B-A47B-2Bits-Paddle | ERNIE 4.5 | 300B A47B | - - 2Bits-Paddle | - | ERNIE-4.5
baidu/ERNIE-4.5-VL-28B-A3B-Base-PT | ERNIE 4.5 | 28B A3B | base VL - | - | ERNIE-4.5-VL
baidu/ERNIE-4.5-300B-A47B-W4A8C8-TP4-Paddle | ERNIE 4.5 | 300B A47B | - - W4A8C8-Paddle | - | ERNIE-4.5
baidu/ERNIE-4.5-21B-A3B-Thinking | ERNIE 4.5 | 21B A3B | thinking - - | - | ERNIE-4.5
PaddlePaddle/PaddleOCR-VL-1.6 | PaddleOCR 1.6 | ? | - VL - | - | PaddleOCR-VL-1.6
baidu/ERNIE-Image-Turbo | ERNIE - | ? | - Image - | - | ERNIE-Image
tencent/Hunyuan-A13B-Instruct-GPTQ-Int4 | Hunyuan - | ? A13B | instruct - GPTQ-Int4 | - | Hunyuan
tencent/Hunyuan-7B-Pretrain | Hunyuan - | 7B | pretrain - - | - | Hunyuan
tencent/Hunyuan-0.5B-Instruct-AWQ-Int4 | Hunyuan - | 500M | instruct - AWQ-Int4 | - | Hunyuan
tencent/HunyuanImage-3.0 | Hunyuan 3.0 | ? | - Image - | - | HunyuanImage-3.0
tencent/HunyuanOCR | Hunyuan - | ? | - OCR - | - | HunyuanOCR
tencent/Hy3-preview | Hy 3 | ? | preview - - | - | Hy3
tencent/Hy-MT2-30B-A3B | HY 2 | 30B A3B | - Translation - | - | Hy-MT2
tencent/Hunyuan3D-2 | Hunyuan 2 | ? | - - - | - | Hunyuan3D-2
tencent/HY-World-2.0 | HY 2.0 | ? | - - - | - | HY-World-2.0
tencent/Hunyuan-MT-Chimera-7B-fp8 | Hunyuan - | 7B | - Translation FP8 | - | Hunyuan-MT-Chimera
01-ai/Yi-1.5-34B-Chat-16K | Yi 1.5 | 34B | chat - - | c16 | Yi-1.5
01-ai/Yi-Coder-9B-Chat | Yi - | 9B | chat Coder - | - | Yi-Coder
01-ai/Yi-VL-6B | Yi - | 6B | - VL - | - | Yi-VL
ByteDance-Seed/Seed-OSS-36B-Instruct | Seed-OSS - | 36B | instruct - - | - | Seed-OSS
ByteDance-Seed/UI-TARS-1.5-7B | UI-TARS 1.5 | 7B | - - - | - | UI-TARS-1.5
ByteDance-Seed/BAGEL-7B-MoT | BAGEL - | 7B | - - - | - | BAGEL-MoT
stepfun-ai/Step-3.5-Flash | Step 3.5 | ? | - - - | - | Step-3.5
stepfun-ai/step3-fp8 | Step 3 | ? | - - FP8 | - | step3
stepfun-ai/Step-Audio-2-mini | Step 2 | ? | - Audio - | - | Step-Audio-2
stepfun-ai/Step3-VL-10B | Step 3 | 10B | - VL - | - | Step3-VL
stepfun-ai/GOT-OCR2_0 | GOT-OCR 2.0 | ? | - OCR - | - | GOT-OCR2.0
stepfun-ai/Step1X-Edit | Step1X - | ? | - - - | - | Step1X-Edit
XiaomiMiMo/MiMo-7B-RL-0530 | MiMo - | 7B | rl - - | @0530 | MiMo-0530
XiaomiMiMo/MiMo-VL-7B-SFT-2508 | MiMo - | 7B | sft VL - | @2508 | MiMo-VL-2508
XiaomiMiMo/MiMo-V2-Flash | MiMo V2 | ? | - - - | - | MiMo-V2
XiaomiMiMo/MiMo-Audio-Tokenizer | MiMo - | ? | - Audio - | tokenizer | MiMo-Audio
meituan-longcat/LongCat-Flash-Thinking-2601 | LongCat - | ? | thinking - - | @2601 | LongCat-Flash-2601
meituan-longcat/LongCat-Video-Avatar-1.5 | LongCat 1.5 | ? | - Video - | - | LongCat-Video-Avatar-1.5
inclusionAI/Ling-mini-2.0 | Ling 2.0 | ? | - - - | - | Ling-2.0
inclusionAI/Ring-flash-2.0 | Ring 2.0 | ? | - - - | - | Ring-2.0
inclusionAI/Ling-1T-FP8 | Ling - | 1T | - - FP8 | - | Ling
inclusionAI/Ring-2.5-1T | Ring 2.5 | 1T | - - - | - | Ring-2.5
inclusionAI/LLaDA2.0-mini | LLaDA 2.0 | ? | - - - | - | LLaDA2.0
internlm/internlm2_5-7b-chat-1m | InternLM 2.5 | 7B | chat - - | c1024 | internlm2.5
internlm/Intern-S1-mini-FP8 | Intern S1 | ? | - - FP8 | - | Intern-S1
OpenGVLab/InternVL3_5-241B-A28B | InternVL 3.5 | 241B A28B | - VL - | - | InternVL3.5
OpenGVLab/InternVL3_5-8B-Pretrained | InternVL 3.5 | 8B | pretrained VL - | - | InternVL3.5
openbmb/MiniCPM-V-4_5-int4 | MiniCPM 4.5 | ? | - V Int4 | - | MiniCPM-V-4.5
openbmb/MiniCPM-o-2_6 | MiniCPM 2.6 | ? | - Omni - | - | MiniCPM-o-2.6
openbmb/MiniCPM5-1B-SFT | MiniCPM 5 | 1B | sft - - | - | MiniCPM5
openbmb/MiniCPM4-8B-Eagle-FRSpec | MiniCPM 4 | 8B | - - - | draft | MiniCPM4-FRSpec
rednote-hilab/dots.llm1.inst | dots.llm 1 | ? | instruct - - | - | dots.llm1
rednote-hilab/dots.ocr | dots.ocr - | ? | - OCR - | - | dots.ocr
openai/gpt-oss-120b | gpt-oss - | 120B | - - - | - | gpt-oss
openai/gpt-oss-safeguard-20b | gpt-oss - | 20B | - Guard - | guard | gpt-oss-safeguard
openai/whisper-large-v3-turbo | Whisper 3 | ? | - - - | - | whisper-v3
openai/whisper-tiny.en | Whisper - | ? | - - - | - | whisper.en
meta-llama/Llama-4-Scout-17B-16E-Instruct | Llama 4 | ? A17B x16 | instruct - - | - | Llama-4
meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8 | Llama 4 | ? A17B x128 | instruct - FP8 | - | Llama-4
meta-llama/Meta-Llama-3-8B | Llama 3 | 8B | - - - | - | Llama-3
meta-llama/Llama-3.2-11B-Vision-Instruct | Llama 3.2 | 11B | instruct Vision - | - | Llama-3.2-Vision
meta-llama/Llama-Guard-4-12B | Llama 4 | 12B | - Guard - | guard | Llama-Guard-4
meta-llama/Llama-2-7b-chat-hf | Llama 2 | 7B | chat - HF | - | Llama-2
meta-llama/CodeLlama-34b-Instruct-hf | CodeLlama - | 34B | instruct Code HF | - | CodeLlama
meta-llama/Llama-Prompt-Guard-2-86M | Llama 2 | 86M | - Guard - | guard | Llama-Prompt-Guard-2
meta-models/Muse-Glimmer-30B | Muse - | 30B | - - - | - | Muse-Glimmer
facebook/opt-125m | OPT - | 125M | - - - | - | opt
google/gemma-3-4b-it | Gemma 3 | 4B | it - - | - | gemma-3
google/gemma-3n-E4B-it | Gemma 3n | ? A4B | it - - | - | gemma-3n
google/gemma-3-27b-it-qat-q4_0-gguf | Gemma 3 | 27B | it - QAT-Q4_0-GGUF | - | gemma-3
google/gemma-4-31B-it-assistant | Gemma 4 | 31B | it - - | draft | gemma-4
google/gemma-2-2b-jpn-it | Gemma 2 | 2B | it - - | - | gemma-2-jpn
google/paligemma2-3b-pt-224 | PaliGemma 2 | 3B | pt - - | - | paligemma2
google/medgemma-27b-text-it | MedGemma - | 27B | it - - | - | medgemma-text
google/codegemma-7b | codegemma - | 7B | - - - | - | codegemma
google/shieldgemma-2b | shieldgemma - | 2B | - Guard - | guard | shieldgemma
google/gemma-7b | Gemma - | 7B | - - - | - | gemma
google/t5gemma-2b-2b-ul2 | T5Gemma 2 | 2B | - - - | - | t5gemma-ul2
google/embeddinggemma-300m | EmbeddingGemma - | 300M | - - - | - | embeddinggemma
google/gemma-3-4b-pt | Gemma 3 | 4B | pt - - | - | gemma-3
nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16 | Nemotron 3 | 120B A12B | - - BF16 | - | Nemotron-3
nvidia/Llama-3_3-Nemotron-Super-49B-v1_5 | Nemotron 1.5 | 49B | - - - | - | Llama-3.3-Nemotron-v1.5
nvidia/Llama-3.1-Nemotron-70B-Reward-HF | Nemotron 3.1 | 70B | - - HF | reward | Llama-3.1-Nemotron-Reward
nvidia/Qwen3.6-27B-NVFP4 | Qwen 3.6 | 27B | - - NVFP4 | - | Qwen3.6
nvidia/NVIDIA-Nemotron-Nano-9B-v2-FP8 | Nemotron 2 | 9B | - - FP8 | - | Nemotron-Nano-v2
nvidia/Eagle2.5-8B | Eagle 2.5 | 8B | - - - | - | Eagle2.5
nvidia/gpt-oss-120b-Eagle3 | gpt-oss - | 120B | - - - | draft | gpt-oss
nvidia/Cosmos-Reason1-7B | Cosmos 1 | 7B | - - - | - | Cosmos-Reason1
microsoft/Phi-3-mini-128k-instruct-onnx | Phi 3 | ? | instruct - ONNX | c128 | Phi-3
microsoft/Phi-4-mini-instruct | Phi 4 | ? | instruct - - | - | Phi-4
microsoft/Phi-4-multimodal-instruct | Phi 4 | ? | instruct Multimodal - | - | Phi-4-multimodal
microsoft/Phi-3.5-MoE-instruct | Phi 3.5 | ? | instruct - - | - | Phi-3.5
microsoft/phi-2 | Phi 2 | ? | - - - | - | phi-2
microsoft/bitnet-b1.58-2B-4T | bitnet B1.58 | 2B | - - - | - | bitnet-b1.58
microsoft/Florence-2-large-ft | Florence 2 | ? | ft - - | - | Florence-2
ibm-granite/granite-4.0-h-tiny | Granite 4.0 | ? | - - - | - | granite-4.0
ibm-granite/granite-3.1-1b-a400m-instruct | Granite 3.1 | 1B A400M | instruct - - | - | granite-3.1
ibm-granite/granite-speech-3.3-8b | Granite 3.3 | 8B | - Speech - | - | granite-speech-3.3
ibm-granite/granite-guardian-3.3-8b | Granite 3.3 | 8B | - Guard - | guard | granite-guardian-3.3
allenai/Olmo-3-7B-Instruct-SFT | OLMo 3 | 7B | sft - - | - | Olmo-3
allenai/OLMo-2-1124-7B-Instruct | OLMo 2 | 7B | instruct - - | @1124 | OLMo-2-1124
allenai/OLMoE-1B-7B-0924 | OLMoE - | 7B A1B | - - - | @0924 | OLMoE-0924
allenai/olmOCR-7B-0225-preview | olmOCR - | 7B | preview OCR - | @0225 | olmOCR-0225
allenai/Olmo-3-1025-7B | OLMo 3 | 7B | - - - | @1025 | Olmo-3-1025
arcee-ai/Trinity-Mini | Trinity - | ? | - - - | - | Trinity
arcee-ai/Trinity-Large-Preview-FP8 | Trinity - | ? | preview - FP8 | - | Trinity
arcee-ai/AFM-4.5B-Base | AFM - | 4.5B | base - - | - | AFM
NousResearch/Hermes-3-Llama-3.1-8B | Hermes 3 | 8B | - - - | - | Hermes-3
NousResearch/Hermes-4-405B-FP8 | Hermes 4 | 405B | - - FP8 | - | Hermes-4
LiquidAI/LFM2.5-1.2B-JP-202606-GGUF | LFM 2.5 | 1.2B | - - GGUF | @202606 | LFM2.5-JP-202606
LiquidAI/LFM2-VL-1.6B | LFM 2 | 1.6B | - VL - | - | LFM2-VL
LiquidAI/LFM2.5-8B-A1B-Base | LFM 2.5 | 8B A1B | base - - | - | LFM2.5
HuggingFaceTB/SmolLM3-3B-Base | SmolLM 3 | 3B | base - - | - | SmolLM3
HuggingFaceTB/SmolVLM2-2.2B-Instruct | SmolVLM 2 | 2.2B | instruct VL - | - | SmolVLM2
apple/OpenELM-3B-Instruct | OpenELM - | 3B | instruct - - | - | OpenELM
databricks/dbrx-instruct | DBRX - | ? | instruct - - | - | dbrx
deepcogito/cogito-v2-preview-llama-70B | Cogito 2 | 70B | preview - - | - | cogito-v2
poolside/Laguna-S-2.1 | Laguna 2.1 | ? | - - - | - | Laguna-S-2.1
poolside/Laguna-XS.2 | Laguna 2 | ? | - - - | - | Laguna-XS.2
thinkingmachines/Inkling-Small | Inkling - | ? | - - - | - | Inkling
xai-org/grok-2 | Grok 2 | ? | - - - | - | grok-2
Zyphra/Zamba2-7B-Instruct | Zamba 2 | 7B | instruct - - | - | Zamba2
mistralai/Mistral-7B-Instruct-v0.3 | Mistral 0.3 | 7B | instruct - - | - | Mistral-v0.3
mistralai/Mixtral-8x7B-Instruct-v0.1 | Mixtral 0.1 | ? x8 | instruct - - | - | Mixtral-v0.1
mistralai/Mistral-Small-3.2-24B-Instruct-2506 | Mistral 3.2 | 24B | instruct - - | @2506 | Mistral-Small-3.2
mistralai/Mistral-Large-Instruct-2411 | Mistral - | ? | instruct - - | @2411 | Mistral-Large-2411
mistralai/Ministral-3-14B-Instruct-2512 | Ministral 3 | 14B | instruct - - | @2512 | Ministral-3
mistralai/Ministral-3-8B-Reasoning-2512-GGUF | Ministral 3 | 8B | reasoning - GGUF | @2512 | Ministral-3
mistralai/Devstral-Small-2-24B-Instruct-2512 | Devstral 2 | 24B | instruct - - | @2512 | Devstral-Small-2
mistralai/Voxtral-Mini-3B-2507 | Voxtral - | 3B | - - - | @2507 | Voxtral-2507
mistralai/Magistral-Small-2509 | Magistral - | ? | - - - | @2509 | Magistral-Small-2509
mistralai/Pixtral-12B-2409 | Pixtral - | 12B | - - - | @2409 | Pixtral-2409
mistralai/Mistral-Nemo-Instruct-2407 | Mistral - | ? | instruct - - | @2407 | Mistral-Nemo-2407
mistralai/Mistral-Small-4-119B-2603 | Mistral 4 | 119B | - - - | @2603 | Mistral-Small-4
mistralai/Leanstral-1.5-119B-A6B | Leanstral 1.5 | 119B A6B | - - - | - | Leanstral-1.5
black-forest-labs/FLUX.1-dev | FLUX 1 | ? | - - - | - | FLUX.1
black-forest-labs/FLUX.2-klein-9B | FLUX 2 | 9B | - - - | - | FLUX.2-klein
stabilityai/stable-diffusion-3.5-large | Stable Diffusion 3.5 | ? | - - - | - | stable-diffusion-3.5
swiss-ai/Apertus-70B-Instruct-2509 | Apertus - | 70B | instruct - - | @2509 | Apertus-2509
tiiuae/Falcon-H1-34B-Instruct-GGUF | Falcon H1 | 34B | instruct - GGUF | - | Falcon-H1
tiiuae/Falcon3-7B-Instruct | Falcon 3 | 7B | instruct - - | - | Falcon3
tiiuae/falcon-mamba-7b | Falcon - | 7B | - - - | - | falcon-mamba
ai21labs/AI21-Jamba-Large-1.7-FP8 | Jamba 1.7 | ? | - - FP8 | - | AI21-Jamba-1.7
CohereLabs/c4ai-command-r-plus-08-2024 | Command - | ? | - - - | @08-2024 | command-r-plus-08-2024
CohereLabs/command-a-plus-05-2026-w4a4 | Command - | ? | - - W4A4 | @05-2026 | command-a-plus-05-2026
CohereLabs/c4ai-command-r7b-12-2024 | Command - | 7B | - - - | @12-2024 | command-r7b-12-2024
CohereLabs/aya-vision-32b | Aya - | 32B | - Vision - | - | aya-vision
CohereLabs/North-Mini-Code-1.0 | North-Mini 1.0 | ? | - Code - | - | North-Mini-Code-1.0
LGAI-EXAONE/EXAONE-4.0.1-32B | EXAONE 4.0.1 | 32B | - - - | - | EXAONE-4.0.1
LGAI-EXAONE/EXAONE-Deep-7.8B-AWQ | EXAONE - | 7.8B | - - AWQ | - | EXAONE-Deep
LGAI-EXAONE/K-EXAONE-236B-A23B-FP8 | K-EXAONE - | 236B A23B | - - FP8 | - | K-EXAONE
upstage/Solar-Open2-250B | Solar 2 | 250B | - - - | - | Solar-Open2
upstage/SOLAR-10.7B-Instruct-v1.0 | Solar 1.0 | 11B | instruct - - | - | SOLAR-v1.0
skt/A.X-4.0-Light | A.X 4.0 | ? | - - - | - | A.X-4.0
skt/A.X-K1 | A.X K1 | ? | - - - | - | A.X-K1
naver-hyperclovax/HyperCLOVAX-SEED-Think-14B | HyperCLOVAX - | 14B | think - - | - | HyperCLOVAX-SEED
kakaocorp/kanana-2-30b-a3b-thinking | Kanana 2 | 30B A3B | thinking - - | - | kanana-2
kakaocorp/kanana-1.5-2.1b-instruct-2505 | Kanana 1.5 | 2.1B | instruct - - | @2505 | kanana-1.5-2505
K-intelligence/Midm-2.0-Base-Instruct | Midm 2.0 | ? | instruct - - | - | Midm-2.0
Motif-Technologies/Motif-2-12.7B-Reasoning | Motif 2 | 13B | reasoning - - | - | Motif-2
llm-jp/llm-jp-3.1-13b-instruct4 | LLM-jp 3.1 | 13B | instruct - - | - | llm-jp-3.1
pfnet/plamo-2.1-8b-cpt | PLaMo 2.1 | 8B | cpt - - | - | plamo-2.1
sbintuitions/sarashina2.2-3b-instruct-v0.1 | Sarashina 2.2 | 3B | instruct - - | - | sarashina2.2-v0.1
sarvamai/sarvam-30b | Sarvam - | 30B | - - - | - | sarvam
typhoon-ai/typhoon2.1-gemma3-12b | Typhoon 2.1 | 12B | - - - | - | typhoon2.1
aisingapore/Qwen-SEA-LION-v4-32B-IT | SEA-LION 4 | 32B | it - - | - | Qwen-SEA-LION-v4
BAAI/bge-small-en-v1.5 | BGE 1.5 | ? | - - - | - | bge-en-v1.5
BAAI/bge-reranker-v2-m3 | BGE 2 | ? | - Reranker - | reranker | bge-reranker-v2-m3
Tele-AI/TeleChat3-105B-A4.7-Thinking | TeleChat 3 | 105B A4.7B | thinking - - | - | TeleChat3
unsloth/Qwen3-Coder-30B-A3B-Instruct-GGUF | Qwen 3 | 30B A3B | instruct Coder GGUF | - | Qwen3-Coder
unsloth/Llama-3.3-70B-Instruct-bnb-4bit | Llama 3.3 | 70B | instruct - bnb-4bit | - | Llama-3.3
mlx-community/GLM-4.6V-Flash-mxfp4 | GLM 4.6 | ? | - V MXFP4 | - | GLM-4.6V
Kwaipilot/KAT-Coder-V2.5-Dev | KAT-Coder V2.5 | ? | - Coder - | - | KAT-Coder-V2.5
Kwai-Keye/Keye-VL-1_5-8B | Keye 1.5 | 8B | - VL - | - | Keye-VL-1.5
Lightricks/LTX-2.3 | LTX 2.3 | ? | - - - | - | LTX-2.3
openpangu/openPangu-Ultra-MoE-718B-V1.1 | openPangu V1.1 | 718B | - - - | - | openPangu-Ultra-MoE-V1.1
amd/Instella-3B-Instruct | Instella - | 3B | instruct - - | - | Instella
EleutherAI/pythia-1.4b-deduped | Pythia - | 1.4B | - - - | - | pythia-deduped
AIDC-AI/Marco-DeepResearch-8B | Marco - | 8B | - - - | - | Marco-DeepResearch
ATH-MaaS/OvisOCR2 | Ovis 2 | ? | - OCR - | - | OvisOCR2
JetBrains/Mellum2-12B-A2.5B-Base | Mellum 2 | 12B A2.5B | base - - | - | Mellum2
JetBrains/Mellum2-12B-A2.5B-Instruct | Mellum 2 | 12B A2.5B | instruct - - | - | Mellum2
JetBrains/Mellum2-12B-A2.5B-Thinking | Mellum 2 | 12B A2.5B | thinking - - | - | Mellum2
JetBrains/Mellum2-12B-A2.5B-Thinking-GGUF-Q8_0 | Mellum 2 | 12B A2.5B | thinking - GGUF-Q8_0 | - | Mellum2
JetBrains/Mellum2-12B-A2.5B-Thinking-SFT | Mellum 2 | 12B A2.5B | sft - - | - | Mellum2
KlingTeam/LivePortrait | LivePortrait - | ? | - - - | - | LivePortrait
Lightricks/LTX-2.5 | LTX 2.5 | ? | - - - | - | LTX-2.5
LiquidAI/LFM2-24B-A2B | LFM 2 | 24B A2B | - - - | - | LFM2
LiquidAI/LFM2.5-1.2B-Instruct-DSpark | LFM 2.5 | 1.2B | instruct - - | draft | LFM2.5
LiquidAI/LFM2.5-1.2B-Instruct-DSpark-GGUF | LFM 2.5 | 1.2B | instruct - GGUF | draft | LFM2.5
LiquidAI/LFM2.5-1.2B-JP-202606 | LFM 2.5 | 1.2B | - - - | @202606 | LFM2.5-JP-202606
LiquidAI/LFM2.5-2.6B | LFM 2.5 | 2.6B | - - - | - | LFM2.5
LiquidAI/LFM2.5-2.6B-Base | LFM 2.5 | 2.6B | base - - | - | LFM2.5
LiquidAI/LFM2.5-2.6B-DSpark | LFM 2.5 | 2.6B | - - - | draft | LFM2.5
LiquidAI/LFM2.5-2.6B-DSpark-GGUF | LFM 2.5 | 2.6B | - - GGUF | draft | LFM2.5
LiquidAI/LFM2.5-2.6B-GGUF | LFM 2.5 | 2.6B | - - GGUF | - | LFM2.5
LiquidAI/LFM2.5-2.6B-MLX | LFM 2.5 | 2.6B | - - MLX | - | LFM2.5
LiquidAI/LFM2.5-2.6B-ONNX | LFM 2.5 | 2.6B | - - ONNX | - | LFM2.5
LiquidAI/LFM2.5-8B-A1B | LFM 2.5 | 8B A1B | - - - | - | LFM2.5
LiquidAI/LFM2.5-8B-A1B-DSpark | LFM 2.5 | 8B A1B | - - - | draft | LFM2.5
LiquidAI/LFM2.5-8B-A1B-GGUF | LFM 2.5 | 8B A1B | - - GGUF | - | LFM2.5
MiniMaxAI/MiniMax-H3 | MiniMax H3 | ? | - - - | - | MiniMax-H3
MiniMaxAI/MiniMax-M2.7 | MiniMax M2.7 | ? | - - - | - | MiniMax-M2.7
MiniMaxAI/MiniMax-M3 | MiniMax M3 | ? | - - - | - | MiniMax-M3
Motif-Technologies/Motif-3-Beta | Motif 3 | ? | beta - - | - | Motif-3
Nanbeige/Nanbeige4.1-3B | Nanbeige 4.1 | 3B | - - - | - | Nanbeige4.1
Nanbeige/Nanbeige4.2-3B | Nanbeige 4.2 | 3B | - - - | - | Nanbeige4.2
Nanbeige/Nanbeige4.2-3B-Base | Nanbeige 4.2 | 3B | base - - | - | Nanbeige4.2
OpenMOSS-Team/MOSS-Transcribe-Diarize | MOSS - | ? | - ASR - | - | MOSS-Transcribe-Diarize
Qwen/Qwen-AgentWorld-35B-A3B | Qwen - | 35B A3B | - - - | - | Qwen-AgentWorld
Qwen/Qwen2.5-3B-Instruct | Qwen 2.5 | 3B | instruct - - | - | Qwen2.5
Qwen/Qwen2.5-7B-Instruct | Qwen 2.5 | 7B | instruct - - | - | Qwen2.5
Qwen/Qwen2.5-VL-3B-Instruct | Qwen 2.5 | 3B | instruct VL - | - | Qwen2.5-VL
Qwen/Qwen3-0.6B | Qwen 3 | 600M | - - - | - | Qwen3
Qwen/Qwen3-1.7B | Qwen 3 | 1.7B | - - - | - | Qwen3
Qwen/Qwen3-4B | Qwen 3 | 4B | - - - | - | Qwen3
Qwen/Qwen3-4B-Instruct-2507 | Qwen 3 | 4B | instruct - - | @2507 | Qwen3-2507
Qwen/Qwen3-8B | Qwen 3 | 8B | - - - | - | Qwen3
Qwen/Qwen3-VL-2B-Instruct | Qwen 3 | 2B | instruct VL - | - | Qwen3-VL
Qwen/Qwen3.5-0.8B | Qwen 3.5 | 800M | - - - | - | Qwen3.5
Qwen/Qwen3.5-122B-A10B | Qwen 3.5 | 122B A10B | - - - | - | Qwen3.5
Qwen/Qwen3.5-27B | Qwen 3.5 | 27B | - - - | - | Qwen3.5
Qwen/Qwen3.5-35B-A3B | Qwen 3.5 | 35B A3B | - - - | - | Qwen3.5
Qwen/Qwen3.5-397B-A17B | Qwen 3.5 | 397B A17B | - - - | - | Qwen3.5
Qwen/Qwen3.5-4B | Qwen 3.5 | 4B | - - - | - | Qwen3.5
Qwen/Qwen3.5-9B | Qwen 3.5 | 9B | - - - | - | Qwen3.5
Qwen/Qwen3.6-27B | Qwen 3.6 | 27B | - - - | - | Qwen3.6
Qwen/Qwen3.6-35B-A3B | Qwen 3.6 | 35B A3B | - - - | - | Qwen3.6
Qwen/Qwen3.6-35B-A3B-FP8 | Qwen 3.6 | 35B A3B | - - FP8 | - | Qwen3.6
Qwen/Qwen3.8-27B | Qwen 3.8 | 27B | - - - | - | Qwen3.8
Qwen/Qwen3.8-27B-FP8 | Qwen 3.8 | 27B | - - FP8 | - | Qwen3.8
Qwen/WebWorld-8B | WebWorld - | 8B | - - - | - | WebWorld
Tongyi-MAI/Z-Image-Turbo | Z - | ? | - Image - | - | Z-Image
Wan-AI/Wan2.2-Animate | Wan 2.2 | ? | - Animate - | - | Wan2.2
XiaomiMiMo/MiMo-V2.5 | MiMo V2.5 | ? | - - - | - | MiMo-V2.5
XiaomiMiMo/MiMo-V2.5-Pro | MiMo V2.5 | ? | - - - | - | MiMo-V2.5
Zyphra/ZAYA1-8B | ZAYA 1 | 8B | - - - | - | ZAYA1
baidu/ERNIE-Image | ERNIE - | ? | - Image - | - | ERNIE-Image
baidu/Qianfan-OCR | Qianfan - | ? | - OCR - | - | Qianfan-OCR
baidu/Unlimited-OCR | Unlimited-OCR - | ? | - OCR - | - | Unlimited-OCR
black-forest-labs/FLUX.1-schnell | FLUX 1 | ? | - - - | - | FLUX.1
bytedance-research/Lance | Lance - | ? | - - - | - | Lance
deepseek-ai/DeepSeek-R1 | DeepSeek R1 | ? | - - - | - | DeepSeek-R1
deepseek-ai/DeepSeek-V3.2 | DeepSeek V3.2 | ? | - - - | - | DeepSeek-V3.2
deepseek-ai/DeepSeek-V4-Flash | DeepSeek V4 | ? | - - - | - | DeepSeek-V4
deepseek-ai/DeepSeek-V4-Flash-Base | DeepSeek V4 | ? | base - - | - | DeepSeek-V4
deepseek-ai/DeepSeek-V4-Pro | DeepSeek V4 | ? | - - - | - | DeepSeek-V4
deepseek-ai/DeepSeek-V4-Pro-0813 | DeepSeek V4 | ? | - - - | @0813 | DeepSeek-V4-0813
deepseek-ai/DeepSeek-V4-Pro-Base | DeepSeek V4 | ? | base - - | - | DeepSeek-V4
facebook/MusicGen | MusicGen - | ? | - Music - | - | MusicGen
google/diffusiongemma-26B-A4B-it | diffusiongemma - | 26B A4B | it - - | - | diffusiongemma
google/gemma-4-12B | Gemma 4 | 12B | - - - | - | gemma-4
google/gemma-4-12B-it | Gemma 4 | 12B | it - - | - | gemma-4
google/gemma-4-26B-A4B-it | Gemma 4 | 26B A4B | it - - | - | gemma-4
google/gemma-4-31B-it | Gemma 4 | 31B | it - - | - | gemma-4
google/gemma-4-E4B-it | Gemma 4 | ? A4B | it - - | - | gemma-4
meituan-longcat/LongCat-2.0 | LongCat 2.0 | ? | - - - | - | LongCat-2.0
meta-llama/Llama-2-7b | Llama 2 | 7B | - - - | - | Llama-2
meta-llama/Llama-3.1-8B | Llama 3.1 | 8B | - - - | - | Llama-3.1
meta-llama/Llama-3.1-8B-Instruct | Llama 3.1 | 8B | instruct - - | - | Llama-3.1
meta-llama/Llama-3.2-1B | Llama 3.2 | 1B | - - - | - | Llama-3.2
meta-llama/Llama-3.2-1B-Instruct | Llama 3.2 | 1B | instruct - - | - | Llama-3.2
meta-llama/Llama-3.2-3B-Instruct | Llama 3.2 | 3B | instruct - - | - | Llama-3.2
meta-llama/Meta-Llama-3-8B-Instruct | Llama 3 | 8B | instruct - - | - | Llama-3
microsoft/FastContext-1.0-4B-RL | FastContext 1.0 | 4B | rl - - | - | FastContext-1.0
microsoft/FastContext-1.0-4B-SFT | FastContext 1.0 | 4B | sft - - | - | FastContext-1.0
microsoft/Mage-Flow | Mage-Flow - | ? | - - - | - | Mage-Flow
microsoft/TRELLIS | TRELLIS - | ? | - - - | - | TRELLIS
mistralai/Mistral-7B-v0.1 | Mistral 0.1 | 7B | - - - | - | Mistral-v0.1
mistralai/Mistral-Medium-3.5-128B | Mistral 3.5 | 128B | - - - | - | Mistral-Medium-3.5
mistralai/Voxtral-4B-TTS-2603 | Voxtral - | 4B | - TTS - | @2603 | Voxtral-TTS-2603
moonshotai/Kimi-K2.6 | Kimi K2.6 | ? | - - - | - | Kimi-K2.6
nvidia/Gemma-4-31B-IT-NVFP4 | Gemma 4 | 31B | it - NVFP4 | - | Gemma-4
nvidia/LocateAnything-3B | LocateAnything - | 3B | - - - | - | LocateAnything
nvidia/Lyra-2.0 | Lyra 2.0 | ? | - - - | - | Lyra-2.0
nvidia/Nemotron-Cascade-2-30B-A3B | Nemotron 2 | 30B A3B | - - - | - | Nemotron-Cascade-2
nvidia/Nemotron-Labs-Audex-2B | Nemotron - | 2B | - - - | - | Nemotron-Labs-Audex
nvidia/Nemotron-Labs-Diffusion-3B | Nemotron - | 3B | - - - | - | Nemotron-Labs-Diffusion
nvidia/Nemotron-Labs-Diffusion-8B | Nemotron - | 8B | - - - | - | Nemotron-Labs-Diffusion
nvidia/PiD | PiD - | ? | - - - | - | PiD
nvidia/Qwen3.6-35B-A3B-NVFP4 | Qwen 3.6 | 35B A3B | - - NVFP4 | - | Qwen3.6
openbmb/BitCPM-CANN-8B | BitCPM-CANN - | 8B | - - - | - | BitCPM-CANN
openbmb/BitCPM-CANN-8B-gguf | BitCPM-CANN - | 8B | - - GGUF | - | BitCPM-CANN
openbmb/MiniCPM-V-4.6 | MiniCPM 4.6 | ? | - V - | - | MiniCPM-V-4.6
openbmb/MiniCPM5-1B | MiniCPM 5 | 1B | - - - | - | MiniCPM5
openbmb/MiniCPM5-1B-GGUF | MiniCPM 5 | 1B | - - GGUF | - | MiniCPM5
openbmb/VoxCPM2 | VoxCPM 2 | ? | - - - | - | VoxCPM2
stepfun-ai/Step-3.7-Flash | Step 3.7 | ? | - - - | - | Step-3.7
tencent/HY-Embodied-0.5 | HY 0.5 | ? | - - - | - | HY-Embodied-0.5
tencent/HiLS-Attention-7B | HiLS-Attention - | 7B | - - - | - | HiLS-Attention
tencent/Hy-MT2-1.8B | HY 2 | 1.8B | - Translation - | - | Hy-MT2
tencent/Hy3 | Hy 3 | ? | - - - | - | Hy3
thinkingmachines/Inkling | Inkling - | ? | - - - | - | Inkling
zai-org/GLM-5 | GLM 5 | ? | - - - | - | GLM-5
zai-org/GLM-5.1 | GLM 5.1 | ? | - - - | - | GLM-5.1
zai-org/GLM-5.2 | GLM 5.2 | ? | - - - | - | GLM-5.2
Qwen/Qwen3-VL-Embedding-2B | Qwen 3 | 2B | - Embedding - | - | Qwen3-VL-Embedding
Qwen/Qwen2-Audio-7B-Instruct | Qwen 2 | 7B | instruct Audio - | - | Qwen2-Audio
Qwen/Qwen2.5-Omni-7B | Qwen 2.5 | 7B | - Omni - | - | Qwen2.5-Omni
Qwen/Qwen2.5-72B-Instruct-GPTQ-Int8 | Qwen 2.5 | 72B | instruct - GPTQ-Int8 | - | Qwen2.5
Qwen/Qwen3-32B-AWQ | Qwen 3 | 32B | - - AWQ | - | Qwen3
Qwen/Qwen3-4B-MLX-bf16 | Qwen 3 | 4B | - - MLX-BF16 | - | Qwen3
deepseek-ai/DeepSeek-V3.1-Terminus | DeepSeek V3.1 | ? | - - - | - | DeepSeek-V3.1-Terminus
deepseek-ai/DeepSeek-Math-7B-RL | DeepSeek - | 7B | rl Math - | - | DeepSeek-Math
moonshotai/Kimi-K2.5 | Kimi K2.5 | ? | - - - | - | Kimi-K2.5
zai-org/GLM-4.7-Flash | GLM 4.7 | ? | - - - | - | GLM-4.7
zai-org/GLM-5-FP8 | GLM 5 | ? | - - FP8 | - | GLM-5
meta-llama/Llama-3.3-70B-Instruct | Llama 3.3 | 70B | instruct - - | - | Llama-3.3
meta-llama/Llama-3.1-405B-Instruct-FP8 | Llama 3.1 | 405B | instruct - FP8 | - | Llama-3.1
google/gemma-2-27b-it | Gemma 2 | 27B | it - - | - | gemma-2
google/gemma-3-270m-it-qat-q4_0-unquantized | Gemma 3 | 270M | it - QAT-Q4_0-unquantized | - | gemma-3
google/gemma-3n-E2B | Gemma 3n | ? A2B | - - - | - | gemma-3n
microsoft/Phi-3-medium-4k-instruct-onnx-cuda | Phi 3 | ? | instruct - ONNX-cuda | c4 | Phi-3
microsoft/Phi-4-reasoning-plus | Phi 4 | ? | reasoning - - | - | Phi-4
nvidia/Llama-3.1-8B-Instruct-FP8 | Llama 3.1 | 8B | instruct - FP8 | - | Llama-3.1
amd/Llama-3.3-70B-Instruct-FP8-KV | Llama 3.3 | 70B | instruct - FP8-KV | - | Llama-3.3
mistralai/Mixtral-8x22B-Instruct-v0.1 | Mixtral 0.1 | ? x8 | instruct - - | - | Mixtral-v0.1
mistralai/Codestral-22B-v0.1 | Codestral 0.1 | 22B | - - - | - | Codestral-v0.1
tiiuae/falcon-180B-chat | Falcon - | 180B | chat - - | - | falcon
tiiuae/falcon-7b | Falcon - | 7B | - - - | - | falcon
allenai/OLMo-2-0325-32B-Instruct | OLMo 2 | 32B | instruct - - | @0325 | OLMo-2-0325
ibm-granite/granite-3.3-8b-instruct-GGUF | Granite 3.3 | 8B | instruct - GGUF | - | granite-3.3
LGAI-EXAONE/EXAONE-3.5-2.4B-Instruct-GGUF | EXAONE 3.5 | 2.4B | instruct - GGUF | - | EXAONE-3.5
stepfun-ai/Step-3.5-Flash-Int4 | Step 3.5 | ? | - - Int4 | - | Step-3.5
BAAI/bge-multilingual-gemma2 | BGE 2 | ? | - - - | - | bge-multilingual-gemma2
openbmb/MiniCPM4.1-8B-AutoAWQ | MiniCPM 4.1 | 8B | - - - | - | MiniCPM4.1-AutoAWQ
"""


def _row(name: ModelName) -> str:
    """A name as a row of the table."""
    sizes = [
        size(name.params) or "?",
        f"A{size(name.active_params)}" if name.active_params else "",
        f"x{name.experts}" if name.experts else "",
    ]
    more = [
        f"@{name.date}" if name.date else "",
        f"c{name.context // 1024}" if name.context else "",
        name.helper or "",
    ]
    columns = (
        name.id,
        f"{name.family or '-'} {name.version or '-'}",
        " ".join(part for part in sizes if part),
        f"{name.stage or '-'} {name.modality or '-'} {name.format or '-'}",
        " ".join(part for part in more if part) or "-",
        name.series,
    )
    return " | ".join(columns)


ROWS = TABLE.strip().splitlines()


@pytest.mark.parametrize("row", ROWS, ids=[row.partition(" ")[0] for row in ROWS])
def test_table(row: str) -> None:
    assert _row(parse(row.partition(" ")[0], LABS)) == row


def test_table_is_large_enough() -> None:
    ids = [row.partition(" ")[0] for row in ROWS]
    assert len(set(ids)) == len(ids) >= 300
    assert len({parse(id_, LABS).lab for id_ in ids}) >= 25


LAUNCHES = (
    (
        "Qwen/Qwen3-0.6B",
        "Qwen/Qwen3-235B-A22B",
        "Qwen/Qwen3-8B-Base",
        "Qwen/Qwen3-8B-FP8",
        "Qwen/Qwen3-14B-GGUF",
    ),
    ("Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", "Qwen/Qwen3-VL-2B-Thinking", "Qwen/Qwen3-VL-8B-Instruct-GGUF"),
    ("zai-org/GLM-4.5", "zai-org/GLM-4.5-Air", "zai-org/GLM-4.5-Air-Base", "zai-org/GLM-4.5-FP8"),
    ("meta-llama/Llama-4-Scout-17B-16E", "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8"),
    ("meta-llama/Meta-Llama-3-8B", "meta-llama/Llama-3-70B-Instruct"),
    ("google/gemma-3n-E2B-it", "google/gemma-3n-E4B"),
    ("openai/gpt-oss-20b", "openai/gpt-oss-120b"),
    ("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "deepseek-ai/DeepSeek-R1-Distill-Llama-70B"),
    ("moonshotai/Kimi-K2-Instruct", "moonshotai/Kimi-K2-Base"),
    ("nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16", "nvidia/Nemotron-3-Nano-30B-A3B-FP8"),
)


@pytest.mark.parametrize("launch", LAUNCHES, ids=[launch[0] for launch in LAUNCHES])
def test_one_launch_has_one_key(launch: tuple[str, ...]) -> None:
    assert len({key(parse(id_, LABS)) for id_ in launch}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qwen/Qwen3-4B", "Qwen/Qwen3.5-4B"),
        ("Qwen/Qwen3-4B", "Qwen/Qwen3-4B-Instruct-2507"),
        ("Qwen/Qwen3-8B", "Qwen/Qwen3-VL-8B-Instruct"),
        ("deepseek-ai/DeepSeek-V3", "deepseek-ai/DeepSeek-V3-0324"),
        ("moonshotai/Kimi-K2-Instruct", "moonshotai/Kimi-K2-Instruct-0905"),
        ("mistralai/Mistral-Small-3.2-24B-Instruct-2506", "mistralai/Mistral-Large-Instruct-2411"),
        ("google/gemma-3-4b-it", "google/gemma-3n-E4B-it"),
    ],
)
def test_two_launches_have_two_keys(one: str, other: str) -> None:
    assert key(parse(one, LABS)) != key(parse(other, LABS))


@pytest.mark.parametrize(
    ("format_", "model"),
    [
        ("Qwen/Qwen3-235B-A22B-GPTQ-Int4", "Qwen/Qwen3-235B-A22B"),
        ("google/gemma-3-27b-it-qat-q4_0-gguf", "google/gemma-3-27b-it"),
        ("JetBrains/Mellum2-12B-A2.5B-Thinking-GGUF-Q4_K_M", "JetBrains/Mellum2-12B-A2.5B-Thinking"),
        ("meta-llama/Llama-3.2-1B-Instruct-SpinQuant_INT4_EO8", "meta-llama/Llama-3.2-1B-Instruct"),
        ("nvidia/Nemotron-3-Super-120B-A12B-FP8", "nvidia/Nemotron-3-Super-120B-A12B-BF16"),
    ],
)
def test_a_format_finds_its_model_by_name(format_: str, model: str) -> None:
    assert same_model(parse(format_, LABS)) == same_model(parse(model, LABS))


def test_owner_decides_the_lab_in_exact_case() -> None:
    assert parse("Qwen/Qwen3-8B", LABS).lab == "Qwen"
    assert parse("qwen/Qwen3-8B", LABS).lab is None
    assert parse("Qwen3-8B", LABS).lab is None


def test_why_names_the_parts() -> None:
    why = parse("Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", LABS).why
    assert '"30B": parameters' in why
    assert '"A3B": active parameters' in why
    assert '"FP8": format' in why
    assert 'lab Qwen: "Qwen" is its Hub organization' in why


ODD = (
    "",
    "/",
    "a/",
    "/a",
    "-",
    "a/-",
    "a/.",
    "x/8x7B",
    "x/B",
    "x/²B",
    "x/٣B",
    "x/\0",
    "中文/千问-7B",
    "a/b/c",
    "x/--..__",
)


@pytest.mark.parametrize("text", ODD)
def test_no_string_raises(text: str) -> None:
    name = parse(text, LABS)
    assert name.id == text
    assert isinstance(key(name), str)
    assert isinstance(same_model(name), str)
    assert explain(text, LABS).id == text


def _ids(value: object) -> Iterator[str]:
    """Every owner/name in a piece of JSON."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids(inner)
    elif isinstance(value, str) and re.fullmatch(r"[\w.-]+/[\w.-]+", value):
        yield value


@pytest.mark.skipif(not HUB.is_dir(), reason="no recorded Hub lists beside the project")
def test_every_recorded_name_is_read() -> None:
    ids = {id_ for path in HUB.rglob("*.json") for id_ in _ids(json.loads(path.read_text("utf-8")))}
    assert len(ids) > 300
    for id_ in ids:
        name = parse(id_, LABS)
        assert name.series, id_
        assert key(name), id_


CLASSES = (
    ("Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", (), "format", "Qwen/Qwen3-VL-30B-A3B-Instruct"),
    (
        "Qwen/Qwen3-8B-AWQ",
        ("base_model:Qwen/Qwen3-8B", "base_model:quantized:Qwen/Qwen3-8B"),
        "format",
        "Qwen/Qwen3-8B",
    ),
    ("moonshotai/Kimi-K3", (), "release", None),
    ("nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16", (), "release", None),
    ("nvidia/Qwen3.6-27B-NVFP4", (), "derivative", None),
    ("unsloth/Qwen3-8B-GGUF", (), "derivative", None),
    (
        "allenai/olmOCR-7B-0225-preview",
        ("base_model:finetune:Qwen/Qwen2-VL-7B-Instruct",),
        "derivative",
        None,
    ),
    ("Qwen/Qwen3-8B", ("base_model:finetune:Qwen/Qwen3-8B-Base",), "release", None),
    ("Qwen/Qwen3-Reranker-4B", (), "helper", None),
    ("meta-llama/Llama-Guard-4-12B", (), "helper", None),
    ("deepseek-ai/DeepSeek-V4-Pro-DSpark", (), "helper", None),
    ("someone/lunch-planner", (), "release", None),
    ("x/step-by-step", (), "release", None),
)


@pytest.mark.parametrize(("id_", "tags", "class_", "format_of"), CLASSES)
def test_explain_classes(id_: str, tags: tuple[str, ...], class_: str, format_of: str | None) -> None:
    explained = explain(id_, LABS, tags=tags)
    assert (explained.class_, explained.format_of) == (class_, format_of)
    assert explained.is_format == (class_ == "format")
    assert explained.why[-1].startswith(class_)


def test_base_models_count_like_tags() -> None:
    assert explain("allenai/olmOCR-7B", LABS, base_models=("Qwen/Qwen2-VL-7B",)).class_ == "derivative"
