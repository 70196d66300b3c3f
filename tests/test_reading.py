"""Headlines as people label them: labs, themes, policy or not; and every ambiguous name both ways."""

import pytest
from readingscore import CORPUS, HELD_OUT, TUNING, labeled, labs, news, of_half, scored

from monitor.model import TOPICS
from monitor.understand.kinds import KINDS
from monitor.understand.passage import SUMMARY_READ
from monitor.understand.reading import Reader
from monitor.understand.together import TOGETHER
from monitor.understand.vocabulary import THEMES

HEADLINES: tuple[tuple[str, str, str, bool], ...] = (
    # releases: labs, no policy
    ("DeepSeek releases V4 with a million-token context", "DeepSeek", "", False),
    ("Alibaba's Qwen team ships a 27B coding model", "Qwen", "", False),
    ("Kimi K3 tops the coding charts", "Moonshot AI", "", False),
    ("Z.ai launches GLM-5.2 for agents", "Z.ai", "", False),
    ("MiniMax-M3 is out", "MiniMax", "", False),
    ("Google's Gemma 4 runs on a phone", "Google", "", False),
    ("NVIDIA Nemotron 3 Super: a hybrid model for agents", "NVIDIA", "", False),
    ("Mistral Large 3 arrives with vision", "Mistral AI", "", False),
    ("gpt-oss-120b on a single GPU: how OpenAI did it", "OpenAI", "", False),
    ("Xiaomi's MiMo-V2.5 is a surprise", "Xiaomi MiMo", "", False),
    ("Tencent ships Hy3-preview", "Tencent", "", False),
    ("LG AI Research unveils K-EXAONE 2.0", "LG AI Research", "", False),
    ("Upstage's Solar Pro 4 beats larger models", "Upstage", "", False),
    ("SK Telecom opens A.X K2", "SK Telecom", "", False),
    ("Sakana AI and Preferred Networks compare notes", "Sakana AI, Preferred Networks", "", False),
    ("IBM's Granite 4.1 family arrives", "IBM", "", False),
    ("Ai2 publishes OLMo 3 with all training steps", "Ai2", "", False),
    ("Cohere's Command A+ goes multilingual", "Cohere", "", False),
    ("StepFun opens Step-3.7-Flash", "StepFun", "", False),
    ("Black Forest Labs shows FLUX.2", "Black Forest Labs", "", False),
    ("Qwen and DeepSeek race to the next reasoning model", "Qwen, DeepSeek", "", False),
    ("DeepSeek R2 released under the MIT license", "DeepSeek", "licensing", False),
    ("OpenAI publishes open-weight models", "OpenAI", "open-weights", False),
    ("Meta's Llama 4 license keeps large companies out", "Meta", "licensing", False),
    ("Mistral relicenses Devstral under Apache 2.0", "Mistral AI", "licensing", False),
    ("Google releases Gemma 4 under Apache 2.0", "Google", "licensing", False),
    ("深度求索发布新模型", "DeepSeek", "", False),
    ("阿里巴巴通义千问推出新一代大模型", "Qwen", "", False),
    ("月之暗面发布 Kimi K3", "Moonshot AI", "", False),
    ("智谱发布 GLM-5 开源模型", "Z.ai", "open-weights", False),
    ("腾讯混元大模型升级", "Tencent", "", False),
    ("百度文心大模型5.0亮相", "Baidu", "", False),
    ("딥시크, 새 추론 모델 공개", "DeepSeek", "", False),
    ("업스테이지 솔라 프로 공개", "Upstage", "", False),
    ("네이버, 하이퍼클로바X 시드 오픈소스 모델 공개", "Naver", "open-weights", False),
    ("카카오 카나나 2 출시", "Kakao", "", False),
    # export controls and chips
    ("White House weighs new export controls on AI chips", "", "export-controls chips ai-action-plan", True),
    ("US adds Chinese AI firms to Entity List", "", "export-controls", True),
    ("BIS tightens export rules for advanced chips", "", "export-controls chips", True),
    ("Commerce clears Nvidia H20 chip exports to China", "NVIDIA", "export-controls chips", True),
    ("Huawei's Ascend 910 gains ground on Nvidia GPUs", "Huawei, NVIDIA", "chips", False),
    ("Chip smuggling ring moved Nvidia GPUs to China", "NVIDIA", "chips", False),
    ("美国商务部收紧人工智能芯片出口管制", "", "export-controls chips", True),
    ("华为昇腾芯片与算力新布局", "Huawei", "chips", False),
    ("美 상무부, AI 반도체 수출통제 강화", "", "export-controls chips", True),
    ("엔비디아 AI 반도체 공급 확대", "NVIDIA", "chips", False),
    # United States
    ("Trump signs executive order on state AI laws", "", "ai-action-plan", True),
    ("America's AI Action Plan backs open models founded on American values", "",
     "ai-action-plan open-weights american-values", True),
    ("OSTP's Kratsios defends AI Action Plan before Senate", "", "ai-action-plan", True),
    ("ATOM project asks for American open models", "", "open-weights", False),
    ("Ideological bias in Chinese AI models alarms lawmakers", "", "american-values", True),
    ("Senators introduce No Adversarial AI Act", "", "bans", True),
    ("House committee calls DeepSeek a national security threat", "DeepSeek", "national-security", True),
    ("Pentagon awards OpenAI a defense contract", "OpenAI", "national-security procurement", True),
    ("GSA adds Meta's Llama to federal procurement list", "Meta", "procurement ai-action-plan", True),
    ("特朗普签署人工智能行政令", "", "ai-action-plan", True),
    ("백악관, AI 행동계획 발표", "", "ai-action-plan", True),
    # Europe
    ("EU AI Act obligations for general-purpose AI begin", "", "eu-ai-act", True),
    ("Commission publishes Code of Practice for GPAI", "", "eu-ai-act", True),
    ("Digital Omnibus delays AI Act duties", "", "eu-ai-act", True),
    ("Mistral signs the EU Code of Practice on general-purpose AI", "Mistral AI", "eu-ai-act", True),
    ("欧盟人工智能法案生效", "", "eu-ai-act", True),
    ("EU AI법 시행, 범용 AI 모델 규제 시작", "", "eu-ai-act", True),
    # copyright, distillation, bans
    ("Authors sue Anthropic over copyright in AI training", "Anthropic", "copyright", True),
    ("Judge rules AI training is fair use", "", "copyright", True),
    ("OpenAI accuses DeepSeek of distillation", "OpenAI, DeepSeek", "distillation", False),
    ("Anthropic reports distillation attacks by rival labs", "Anthropic", "distillation", False),
    ("House advances bill against AI model theft (DAAMTA)", "", "distillation", True),
    ("Italy's Garante blocks DeepSeek", "DeepSeek", "bans", True),
    ("Texas bans DeepSeek on government devices", "DeepSeek", "bans", True),
    ("South Korea's PIPC halts DeepSeek downloads", "DeepSeek", "bans", True),
    ("人工智能公司版权诉讼和解", "", "copyright", True),
    ("딥시크 차단 확산, 개인정보보호위원회 조사", "DeepSeek", "bans", True),
    ("OpenAI 指控深度求索蒸馏其模型", "OpenAI, DeepSeek", "distillation", False),
    # sovereignty, standards, China, Korea
    ("Sovereign AI: Korea picks five teams", "", "sovereign-ai korea-governance", True),
    ("IndiaAI Mission selects Sarvam for a sovereign LLM", "Sarvam AI", "sovereign-ai", False),
    ("NIST proposes AI standards for agents", "", "standards", True),
    ("China's MIIT sets national AI standards", "", "china-governance standards", True),
    ("Cyberspace Administration of China opens labelling consultation for generative AI", "",
     "china-governance", True),
    ("NDRC orders Manus deal undone", "", "china-governance investment", True),
    ("State Council issues AI Plus guidelines", "", "china-governance", True),
    ("网信办公布大模型备案名单", "", "china-governance", True),
    ("工信部制定人工智能行业标准", "", "china-governance standards", True),
    ("国产大模型加速国产替代", "", "sovereign-ai", False),
    ("Korea's AI Basic Act takes effect", "", "korea-governance", True),
    ("과기정통부, 독자 AI 파운데이션 모델 정예팀 선정", "", "korea-governance sovereign-ai", True),
    ("소버린 AI 시대, 국내 기업의 선택", "", "sovereign-ai", False),
    ("AI 기본법 시행령 입법예고", "", "korea-governance", True),
    # safety, investment, procurement
    ("CAISI evaluates DeepSeek models", "DeepSeek", "safety", True),
    ("UK AI Security Institute starts red teaming open models", "", "safety open-weights", True),
    ("California's SB 53 asks frontier labs for incident reporting on AI", "", "safety", True),
    ("Meta's acquisition of Manus draws CFIUS scrutiny", "Meta", "investment", True),
    ("Moonshot AI raises $500 million in new funding round", "Moonshot AI", "investment", False),
    ("MiniMax files for IPO in Hong Kong", "MiniMax", "investment", False),
    ("智谱上市首日大涨", "Z.ai", "investment", False),
    ("政府采购引入政务大模型", "", "procurement", True),
    ("공공 부문 AI 도입, 정부 조달 확대", "", "procurement", True),
    # as outlets write
    ("US weighs letting Nvidia sell its H200 chips to China", "NVIDIA", "export-controls chips", True),
    ("Commerce Department holds up Nvidia's H20 chip license", "NVIDIA", "export-controls chips", True),
    ("Chinese AI firms rent Nvidia chips abroad to dodge US export curbs", "NVIDIA", "export-controls chips", True),
    ("Huawei lays out its next AI chips", "Huawei", "chips", False),
    ("Malaysia requires permits for exports of AI chips", "", "export-controls chips", True),
    ("Oracle and OpenAI sign a computing deal", "OpenAI", "chips", False),
    ("Towns fight AI data centers over electricity", "", "chips", False),
    ("State puts a right to compute into law", "", "chips", True),
    ("White House urges Congress to block state AI laws", "", "ai-action-plan", True),
    ("Order against woke AI puzzles labs", "", "american-values", False),
    ("Stolen AI models: lawmakers want answers", "", "distillation", True),
    ("Lab says a rival used its model to train a chatbot", "", "distillation", False),
    ("Parents sue OpenAI after a teen's suicide", "OpenAI", "safety", True),
    ("Regulators want high-risk AI rules delayed in the EU", "", "eu-ai-act", True),
    ("China blocks Meta's purchase of an AI startup", "Meta", "investment", True),
    ("Zhipu jumps in its Hong Kong trading debut", "Z.ai", "investment", False),
    ("ChatGPT comes to ministries: government signs MOU with OpenAI", "OpenAI", "procurement", True),
    ("Chatbot leaderboard is gamed, study finds", "", "standards", False),
    ("AI benchmarks tell little, researchers say", "", "standards", False),
    ("An open-source reasoning model for everyone", "", "open-weights", False),
    ("Meituan open-sources LongCat-Flash", "Meituan LongCat", "open-weights", False),
    ("Books for AI training: authors object", "", "copyright", False),
    ("人工智能芯片管制再升级", "", "export-controls chips", True),
    ("百度宣布开源文心大模型", "Baidu", "open-weights", False),
    ("作家起诉OpenAI侵犯版权", "OpenAI", "copyright", True),
    ("市场监管总局对英伟达展开反垄断调查", "NVIDIA", "china-governance", True),
    ("意大利封禁DeepSeek应用", "DeepSeek", "bans", True),
    ("지상파, 네이버 상대로 AI 학습 저작권 소송", "Naver", "copyright", True),
    ("EU, 고위험 AI 규제 연기 제안", "", "eu-ai-act", True),
    ("국정원, 딥시크 보안 점검", "DeepSeek", "national-security", True),
    ("조달청, AI 공공조달 확대", "", "procurement", True),
    # AI in passing, and not AI
    ("Running Qwen on two old GPUs", "Qwen", "", False),
    ("My DeepSeek rig: eight GPUs and a fan", "DeepSeek", "", False),
    ("Show: an open-source AI notebook", "", "", False),
    ("Open source has a problem with LLM generated reports", "", "", False),
    ("Ten open-source AI tools for developers", "", "", False),
    ("LLM-as-a-judge in practice", "", "", False),
    ("How to get a driver's license with an AI tutor", "", "", False),
    ("Company audits what it spends on AI", "", "", False),
    ("Federal Reserve holds rates as AI stocks rise", "", "", False),
    ("Government of Kenya launches health insurance", "", "", False),
    ("Data center outage stops airline check-in", "", "", False),
    ("Best cake recipes according to ChatGPT", "OpenAI", "", False),
    ("US bans imports of uranium", "", "", False),
    ("华为发布新款手机", "Huawei", "", False),
    ("엔비디아 주가 상승", "NVIDIA", "", False),
    ("Why everyone at the fair talked about AI", "", "", False),
    ("AI helps doctors read scans faster", "", "", False),
    ("Court upholds copyright ruling in song dispute", "", "", False),
    ("New standard for bicycle helmets", "", "", False),
    ("Bank for International Settlements: BIS warns central banks on debt", "", "", False),
    ("Whisky distillation with solar power", "", "", False),
    ("A license to fish", "", "", False),
    ("MIT researchers measure compute at the edge", "", "", False),
    ("Linux kernel stays open source", "", "", False),
    ("Intelligence in crows surprises biologists", "", "", False),
)  # fmt: skip

APART: tuple[tuple[str, str, str, str], ...] = (
    ("export-controls", "Nvidia may sell its processors to China again", "Washington dropped its objections.",
     "Nvidia may sell its processors in Ohio again"),
    ("export-controls", "晶片商获准向中国出售GPU", "美国政府批准了英伟达的申请。", "英伟达GPU在美国涨价"),
    ("ai-action-plan", "President signs off on plan for AI in schools", "The White House wants more lessons.",
     "Teachers talk about AI in schools"),
    ("american-values", "Chatbots repeat party line on history", "Chinese models were the worst.",
     "Chatbots repeat themselves"),
    ("eu-ai-act", "Brussels softens duties for makers of large models", "The AI rules begin in August.",
     "Makers of large models meet"),
    ("copyright", "Novelists take chatbot maker to court", "Their books had taught the AI to write.",
     "Chatbot maker opens a bookshop cafe"),
    ("national-security", "Spies used Claude to write malware", "Anthropic closed the accounts.",
     "Students used Claude to write essays"),
    ("distillation", "Rival labs copied ChatGPT's answers", "", "Rival labs praise ChatGPT's answers"),
    ("bans", "Ministry tells staff to stop using DeepSeek", "", "Ministry tells staff about DeepSeek"),
    ("sovereign-ai", "Norway wants a language model of its own", "", "A language model writes in rhyme"),
    ("standards", "Popular leaderboard for chatbots can be gamed", "", "Popular restaurant for chatbots' makers"),
    ("china-governance", "Beijing drafts rules for AI companions", "", "Paris drafts rules for AI companions"),
    ("korea-governance", "Seoul passes law to fund AI", "", "Oslo passes law to fund AI"),
    ("safety", "Family sues after chatbot encouraged suicide", "", "Family moves after chatbot found a house"),
    ("investment", "Chip start-up for AI raises a billion", "", "Chip start-up for AI raises an eyebrow"),
    ("procurement", "Navy signs contract for chatbots", "", "Navy band sings about chatbots"),
)  # fmt: skip
"A theme, a headline that is about it though no phrase of the theme says so, and one that lacks a kind."

AMBIGUOUS: tuple[tuple[str, str, bool], ...] = (
    ("Yi-1.5-34B is the best small model", "01.AI", True),
    ("Wang Yi met his counterpart", "01.AI", False),
    ("Step-3.5-Flash in practice", "StepFun", True),
    ("Step 3 of the guide to local models", "StepFun", False),
    ("Phi-4-mini on a laptop", "Microsoft", True),
    ("Phi Beta Kappa honours AI model pioneers", "Microsoft", False),
    ("Phi 4 comes to Azure", "Microsoft", True),
    ("PaliGemma 2 released", "Google", True),
    ("Gemma, an open model, gets faster", "Google", True),
    ("Gemma Arterton stars in a film about an AI model", "Google", False),
    ("Cohere's Command R+ is here", "Cohere", True),
    ("US Central Command tests AI models", "Cohere", False),
    ("Llama 4 Scout fits on one card", "Meta", True),
    ("Llama wool is back in fashion on the farm", "Meta", False),
    ("llama.cpp b4000 supports new models", "Meta", False),
    ("LlamaIndex adds agents", "Meta", False),
    ("Zuckerberg says Rama will stay an open source model", "Meta", True),
    ("Rama IX Road floods again", "Meta", False),
    ("메타의 라마 모델 공개", "Meta", True),
    ("라마 목장 나들이", "Meta", False),
    ("Alibaba's Qween model surprises", "Qwen", True),
    ("Qween on stage tonight", "Qwen", False),
    ("Queen Elizabeth and the AI model", "Qwen", False),
    ("Qwen3-VL in ten minutes", "Qwen", True),
    ("Seed-OSS from ByteDance", "ByteDance Seed", True),
    ("AI start-up closes seed round", "ByteDance Seed", False),
    ("Granite 4.1 for enterprises", "IBM", True),
    ("Granite worktops with AI design", "IBM", False),
    ("Kimi is now the most used open-source model", "Moonshot AI", True),
    ("Kimi Räikkönen on racing and AI", "Moonshot AI", False),
    ("Kimi Antonelli wins for Mercedes with a new engine model", "Moonshot AI", False),
    ("Kimi K2 was trained with Muon", "Moonshot AI", True),
    ("Climbers reach K2 with an AI weather model", "LLM360", False),
    ("LLM360 and MBZUAI present K2-Think", "LLM360", True),
    ("A.X K1 weights are up", "SK Telecom", True),
    ("Mr A.X. Smith on models", "SK Telecom", False),
    ("MiniMax M2.5 for agents", "MiniMax", True),
    ("The minimax algorithm explained with an AI model", "MiniMax", False),
    ("Minimax regret in game theory and AI", "MiniMax", False),
    ("Moonshot's new open-source model", "Moonshot AI", True),
    ("Alphabet's moonshot factory builds AI", "Moonshot AI", False),
    ("ERNIE 4.5 is free", "Baidu", True),
    ("Ernie Els talks AI", "Baidu", False),
    ("Hunyuan-A13B and HY-MT2", "Tencent", True),
    ("HY bonds rally on AI", "Tencent", False),
    ("Ling-3.0-flash and Ring-2.5-1T", "Ant Group", True),
    ("Professor Ling and the AI ring road", "Ant Group", False),
    ("美团龙猫大模型开源", "Meituan LongCat", True),
    ("宫崎骏的龙猫重映", "Meituan LongCat", False),
    ("盘古大模型5.5发布", "Huawei", True),
    ("盘古开天辟地的故事", "Huawei", False),
    ("豆包大模型降价", "ByteDance Seed", True),
    ("早餐吃豆包还是馒头", "ByteDance Seed", False),
    ("千问发布新模型", "Qwen", True),
    ("Falcon-H1 opens up", "TII", True),
    ("SpaceX Falcon 9 launches an AI model satellite", "TII", False),
    ("Atlanta Falcons lose", "TII", False),
    ("Solar Open 2 is a 250B model", "Upstage", True),
    ("Solar power for AI models", "Upstage", False),
    ("Snowflake Arctic is a model for SQL", "Snowflake", True),
    ("Arctic ice model updated with AI", "Snowflake", False),
    ("Arcee's Trinity in detail", "Arcee AI", True),
    ("Trinity College trains an AI model", "Arcee AI", False),
    ("Nous Research ships Hermes 4", "Nous Research", True),
    ("Hermes handbags and the AI model", "Nous Research", False),
    ("Muse Glimmer is Apache licensed", "Meta", True),
    ("Muse, the band, uses AI models", "Meta", False),
    ("Grok 4 weights published", "xAI", True),
    ("Groq raises money for AI inference", "xAI", False),
    ("XAI: explainable AI for doctors", "xAI", False),
    ("Mistral's new model speaks Breton", "Mistral AI", True),
    ("The mistral wind fans fires", "Mistral AI", False),
    ("Claude, an AI model, writes code", "Anthropic", True),
    ("Claude Monet at the Louvre", "Anthropic", False),
    ("Meta opens an AI model", "Meta", True),
    ("A meta-analysis of AI models", "Meta", False),
    ("The current meta in chess", "Meta", False),
    ("메타버스 AI 모델 전시", "Meta", False),
    ("Apple trains a model on device", "Apple", True),
    ("Apple pie recipes", "Apple", False),
    ("Reflection 70B, an AI model, was not what it seemed", "Reflection AI", False),
    ("Reflection AI promises Beam", "Reflection AI", True),
    ("Wan 2.2 makes videos", "Qwen", True),
    ("A wan smile from the AI model", "Qwen", False),
    ("dots.llm1 from rednote", "Xiaohongshu", True),
    ("Connecting the dots on AI models", "Xiaohongshu", False),
    ("InternVL 3.5 sees more", "Shanghai AI Lab", True),
    ("An intern trained the AI model", "Shanghai AI Lab", False),
    ("In vivo study of an AI model", "vivo", False),
    ("Read https://example.org/deepseek today", "DeepSeek", False),
    ("Write to press@deepseek.com", "DeepSeek", False),
    ("DeepSeek发布新模型", "DeepSeek", True),
    ("GPT‑oss runs at home", "OpenAI", True),
    ("GPT OSS runs at home", "OpenAI", True),
    ("GPT ossification in bureaucracies", "OpenAI", False),
)

WITH_LEADS: tuple[tuple[str, str, str, str, bool], ...] = (
    ("EU opens probe into DeepSeek's data transfers", "", "DeepSeek", "", True),
    (
        "Alibaba open-sources Qwen3-Coder-Next",
        "The model has 80B parameters and an Apache 2.0 license.",
        "Qwen",
        "open-weights licensing",
        False,
    ),
    (
        "How Chinese open models took over Hugging Face downloads",
        "Qwen and DeepSeek lead; Llama falls behind.",
        "Hugging Face, Qwen, DeepSeek, Meta",
        "open-weights",
        False,
    ),
    (
        "Trump's AI czar says open source is a race America must win",
        "David Sacks spoke about open-weight models.",
        "",
        "ai-action-plan open-weights",
        True,
    ),
    (
        "Getty loses UK case against Stability AI",
        "The court found no copyright infringement in model weights.",
        "Stability AI",
        "copyright open-weights",
        True,
    ),
    ("Australia bans DeepSeek from government systems", "", "DeepSeek", "bans", True),
    ("Taiwan blocks DeepSeek on public sector devices", "", "DeepSeek", "bans procurement", True),
    ("Colorado delays its AI law", "", "", "", True),
    (
        "Swiss AI Initiative releases Apertus 2",
        "A fully open model for digital sovereignty.",
        "Swiss AI Initiative",
        "sovereign-ai open-weights",
        False,
    ),
    ("Japan picks Sakana and PFN for national LLM project", "", "Preferred Networks", "sovereign-ai", True),
    (
        "Moonshot valued at $20 billion after new round",
        "The Kimi maker raised money from Alibaba.",
        "Moonshot AI, Qwen",
        "investment",
        False,
    ),
    ("CAC fines app over unlabelled AI content", "", "", "china-governance", True),
    (
        "Anthropic cuts off Chinese-owned companies",
        "It cites national security.",
        "Anthropic",
        "national-security",
        False,
    ),
    ("OpenAI tells lawmakers DeepSeek distilled its models", "", "OpenAI, DeepSeek", "distillation", True),
    (
        "Reflection AI raises $2 billion to build America's open frontier lab",
        "",
        "Reflection AI",
        "investment open-weights",
        False,
    ),
    ("Arcee's Trinity Large shows US open models are alive", "", "Arcee AI", "open-weights", False),
    ("Ten tips for prompting chatbots", "", "", "", False),
    ("Apple's new iPhone has better cameras", "", "", "", False),
    (
        "Stock markets fall as inflation rises",
        "Tech shares such as Nvidia and Microsoft fell. Sanctions on Russia were extended.",
        "NVIDIA, Microsoft",
        "",
        False,
    ),
    ("Benchmarks: GLM-5.2 against Kimi K3", "", "Z.ai, Moonshot AI", "", False),
    ("vLLM 0.12 supports Qwen3.8 and Gemma 4", "", "Qwen, Google", "", False),
    ("Evaluating LLM agents in production", "We compare evaluation frameworks.", "", "", False),
    (
        "SWE-bench Verified leaderboard updated",
        "Claude leads the LLM leaderboard.",
        "Anthropic",
        "standards",
        False,
    ),
    ("New York governor signs RAISE Act", "", "", "safety", True),
    ("Biosecurity experts call for limits on open-weight models", "", "", "safety open-weights", False),
    ("美国国会议员提案禁止政府设备使用DeepSeek", "", "DeepSeek", "bans", True),
    ("阿里巴巴开源通义千问新模型，采用Apache 2.0协议", "", "Qwen", "open-weights licensing", False),
    ("英伟达H20芯片获准出口中国", "", "NVIDIA", "chips export-controls", True),
    ("月之暗面完成新一轮融资", "", "Moonshot AI", "investment", False),
    ("国务院印发人工智能+行动意见", "", "", "china-governance", True),
    ("OpenAI与作家版权诉讼进入新阶段", "", "OpenAI", "copyright", True),
    ("MiniMax 港股上市", "", "MiniMax", "investment", False),
    ("今天天气不错", "", "", "", False),
    (
        "정부, 독자 AI 파운데이션 모델 2차 평가 결과 발표",
        "",
        "",
        "sovereign-ai korea-governance standards",
        True,
    ),
    ("LG AI연구원, 엑사원 4.5 오픈웨이트 공개", "", "LG AI Research", "open-weights", False),
    ("개인정보위, 딥시크 조사 결과 발표", "", "DeepSeek", "bans", True),
    ("미국, 엔비디아 칩 대중 수출 허용", "", "NVIDIA", "export-controls chips", True),
    ("SK텔레콤 A.X K2 아파치 2.0 라이선스로 공개", "", "SK Telecom", "licensing", False),
    ("저작권 학습데이터 두고 네이버 소송", "", "Naver", "copyright", True),
    ("European Parliament votes on Digital Omnibus for AI", "", "", "eu-ai-act", True),
    ("AI Office asks model providers for training-data summaries", "", "", "eu-ai-act copyright", True),
    (
        "GPAI code: Meta refuses to sign",
        "Meta will not sign the EU code of practice for AI.",
        "Meta",
        "eu-ai-act",
        True,
    ),
    (
        "Pentagon labels Alibaba a Chinese military company",
        "Section 1260H list names Alibaba and Baidu for AI ties.",
        "Qwen, Baidu",
        "national-security",
        True,
    ),
    ("Microsoft adds DeepSeek to Azure Foundry", "", "Microsoft, DeepSeek", "", False),
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(labs())


@pytest.mark.parametrize(("title", "labs", "topics", "policy"), HEADLINES)
def test_headlines(reader: Reader, title: str, labs: str, topics: str, policy: bool) -> None:
    found = reader.read(title, "")
    assert ", ".join(found.labs) == labs
    assert set(found.topics) == set(topics.split())
    assert found.policy is policy


@pytest.mark.parametrize(("title", "summary", "labs", "topics", "policy"), WITH_LEADS)
def test_headlines_with_leads(reader: Reader, title: str, summary: str, labs: str, topics: str, policy: bool) -> None:
    found = reader.read(title, summary)
    assert ", ".join(found.labs) == labs
    assert set(found.topics) == set(topics.split())
    assert found.policy is policy


@pytest.mark.parametrize(("title", "lab", "meant"), AMBIGUOUS)
def test_ambiguous_names(reader: Reader, title: str, lab: str, meant: bool) -> None:
    assert (lab in reader.read(title, "").labs) is meant


def test_every_theme_has_words() -> None:
    assert set(THEMES) == set(TOPICS)


@pytest.mark.parametrize(("theme", "title", "lead", "without"), APART)
def test_a_theme_of_several_kinds_needs_each(reader: Reader, theme: str, title: str, lead: str, without: str) -> None:
    assert theme in reader.read(title, lead).topics
    assert theme not in reader.read(without, lead).topics


def test_what_makes_a_theme_must_be_in_the_title(reader: Reader) -> None:
    lead = "Officials in Canberra forbid DeepSeek on work devices."
    assert "bans" in reader.read("Officials lose their favorite chatbot", lead).topics
    assert "bans" not in reader.read("The week in brief", lead).topics


def test_each_kind_makes_a_theme() -> None:
    named = {kind for rule in TOGETHER for kind in (*rule.needed, *rule.unless) if not kind.startswith("@")}
    assert named == set(KINDS)
    assert {rule.theme for rule in TOGETHER} <= set(TOPICS)


def test_why_says_what_stands_together(reader: Reader) -> None:
    found = reader.read("Canberra forbids DeepSeek on work devices", "")
    assert 'topic bans: "forbids" with "DeepSeek" with "Canberra"' in found.why


def test_a_mention_in_passing_is_no_theme(reader: Reader) -> None:
    filler = "The company reported sales of its AI service in every region this year. " * 8
    found = reader.read("Chip maker reports record AI revenue", filler + "It named export controls as a risk.")
    assert "export-controls" not in found.topics
    assert not found.policy


def test_labs_come_by_first_mention_title_first(reader: Reader) -> None:
    assert reader.read("Qwen beats Gemma 4", "DeepSeek was first.").labs == ("Qwen", "Google", "DeepSeek")


def test_a_policy_feed_is_one_of_the_three(reader: Reader) -> None:
    title = "What the new AI consultation asks"
    assert reader.read("DeepSeek, one year on", "", policy_feed=True).policy
    assert not reader.read("DeepSeek, one year on", "").policy
    assert reader.read(title, "", policy_feed=True).policy
    assert not reader.read("Holiday greetings", "", policy_feed=True).policy


def test_the_feeds_topics_join_only_what_is_about_ai(reader: Reader) -> None:
    about = reader.read("Running DeepSeek at home", "", topics=("sovereign-ai",))
    assert about.topics == ("sovereign-ai",)
    assert "topic sovereign-ai: the feed is about it" in about.why
    assert reader.read("Holiday greetings", "", topics=("sovereign-ai",)).topics == ()


def test_a_labs_own_feed_is_about_the_lab(reader: Reader) -> None:
    assert reader.read("A new chapter", "", lab="Mistral AI").labs == ("Mistral AI",)
    found = reader.read("Granite for everyone", "", lab="IBM")
    assert found.labs == ("IBM",)
    assert 'lab IBM: "Granite" in the title, beside another name of the lab' in found.why


def test_why_says_what_decided(reader: Reader) -> None:
    found = reader.read("深度求索发布新模型", "")
    assert 'lab DeepSeek: "深度求索" in the title' in found.why
    found = reader.read("White House drafts executive order on open-weight models", "")
    assert 'policy: "executive order" (act) with "White House" (actor) and "open-weight" (AI)' in found.why
    found = reader.read("US adds firms to Entity List", "")
    assert 'topic export-controls: "entity list" in the title' in found.why


def test_two_of_the_three_speak_of_each_other(reader: Reader) -> None:
    """An act somewhere and AI somewhere else in the lead are no policy; near each other or in the title they are."""
    apart = "The club has a new regulation about parking. " + "It rained all day and nobody came to see the fair. " * 2
    assert not reader.read("A week in the village", apart + "Someone talked about AI.").policy
    assert reader.read("A week in the village", "The council has a new regulation about AI.").policy


def test_labeled_news(reader: Reader) -> None:
    """The same of policy news as outlets write it."""
    texts = news()
    tuning, held_out = (scored(reader, of_half(texts, half)) for half in (TUNING, HELD_OUT))
    assert len(texts) == 497
    assert tuning.topics.f1 >= 0.92
    assert tuning.policy.f1 >= 0.95
    assert tuning.labs.f1 >= 0.98
    assert held_out.topics.f1 >= 0.8
    assert held_out.policy.f1 >= 0.9
    assert held_out.labs.f1 >= 0.95


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus, which is not part of the project")
def test_labeled_headlines(reader: Reader) -> None:
    """What `scripts/score-reading` prints does not get worse."""
    texts = labeled()
    tuning, held_out = (scored(reader, of_half(texts, half)) for half in (TUNING, HELD_OUT))
    assert len(texts) == 508
    assert tuning.topics.f1 >= 0.9
    assert tuning.policy.f1 >= 0.95
    assert tuning.labs.f1 >= 0.98
    assert held_out.topics.f1 >= 0.7
    assert held_out.labs.f1 >= 0.95


@pytest.mark.parametrize("text", ["", "İ" * 50, "\0", "a" * 200_000, "@" * 5_000, "http://" * 900, "\u2011" * 9])
def test_no_text_raises(reader: Reader, text: str) -> None:
    assert reader.read(text, text).labs == ()


def test_the_summary_is_read_up_to_a_limit(reader: Reader) -> None:
    assert reader.read("", "x " * (SUMMARY_READ // 2) + "DeepSeek").labs == ()


def test_labs_may_be_none() -> None:
    found = Reader(()).read("EU AI Act begins", "")
    assert found.topics == ("eu-ai-act",)
    assert found.policy
