"""Who makes policy, what they do and what about: the words of the rule that calls an article policy.

Phrases are parted by semicolons; `?` marks words of everyday speech, which count only beside an actor.
"""

INSTRUMENTS = """
    America's AI Action Plan; American AI Action Plan; AI Action Plan; No Adversarial AI Act;
    Framework for Artificial Intelligence Diffusion; AI diffusion rule;
    Deterring American AI Model Theft Act; Deterring American AI Model Attacks; DAAMTA; NSTM-4;
    Executive Order 14365; National Policy Framework for Artificial Intelligence;
    dual-use foundation models with widely available; EU AI Act; AI Act; GPAI obligations;
    Code of Practice for general-purpose AI; Digital Omnibus; Interim Measures for Generative;
    generative AI measures; NDRC order; AI Basic Act; SB 53; RAISE Act;
    No DeepSeek on Government Devices Act; CHIPS Act; GAIN AI Act; Chip Security Act;
    Global AI Governance Action Plan; independent AI foundation model; 大模型备案;
    生成式人工智能服务管理暂行办法; 人工智能行动计划; AI行动计划; 欧盟人工智能法案; 人工智能基本法;
    实体清单; AI 기본법; AI기본법; EU AI법; AI 행동계획; AI 액션플랜; 독자 AI 파운데이션; 독파모;
    엔티티 리스트"""
"A hit on one of these is enough."

ACTORS = """
    White House; Commerce Department; Department of Commerce; Commerce Secretary; Commerce; Lutnick;
    Bureau of Industry and Security; Congress; lawmakers; lawmaker; Senate; senator; senators;
    House committee; House Select Committee; House Foreign Affairs; congressman; congresswoman; OSTP;
    Kratsios; NIST; CAISI; NTIA; FTC; Federal Trade Commission; DOJ; Justice Department; Pentagon;
    Department of War; Defense Department; State Department; Treasury; Trump; Trump administration;
    Biden; administration; governor; Newsom; attorney general; attorneys general; European Commission;
    Commission; BIS; GSA; European Parliament; Brussels; AI Office; EU; regulator; regulators; watchdog;
    privacy commissioner; data protection authority; Garante; PIPC; CAC; Cyberspace Administration;
    MIIT; NDRC; MOFCOM; Beijing; State Council; commerce ministry; MSIT; Ministry of Science and ICT;
    ministry; minister; prime minister; court; judge; appeals court; Supreme Court; government;
    governments; CFIUS; AI Security Institute; AI Safety Institute; Xi Jinping; Washington; federal;
    白宫; 美国商务部; 商务部; 国会; 参议院; 众议院; 议员; 特朗普; 五角大楼; 欧盟委员会; 欧盟; 网信办;
    工信部; 发改委; 国务院; 法院; 监管机构; 监管部门; 部长; 政府; 外交部; 科技部; 백악관; 상무부; 의회;
    상원; 하원; 의원; 트럼프; 국방부; 유럽연합 집행위; 유럽연합; 과기정통부; 과학기술정보통신부; 법원;
    규제당국; 장관; 정부; 개인정보보호위원회; 개인정보위; 국회; 공정위; 대통령"""

ACTS = """
    bill?; AI law; AI laws; AI bill; AI bills; AI regulation; AI rules; AI legislation; AI policy;
    code of practice; bills?; legislation; act?; law?; laws?; rule?; rules?; ruling; order?; orders?;
    executive order; ban; bans; banned; banning; sanction; sanctions; sanctioned; export control;
    export controls; export curbs; export license; export licenses; license rule; licence rule;
    restrict?; restricts?; restrictions; lawsuit; sue; sues; scrutiny; sued; suing; antitrust; fine?;
    fined; fines?; investigation; investigates; probe; probes; investigated; inquiry; consultation;
    request for comment; standard?; standards?; procurement; summit?; memorandum; memo?; regulation;
    regulations; regulate; regulates; hearing?; testimony?; testify?; subpoena; treaty; tariff; tariffs;
    policy?; guidance?; guidelines?; guideline?; moratorium; preempt; preemption; blacklist; blacklists;
    Entity List; framework?; action plan; strategy?; subsidy; subsidies; approves?; approved?;
    enforcement; settlement?; injunction; blocks?; block?; 法案; 禁令; 制裁; 调查; 备案; 标准?; 条例;
    法规; 监管; 出口管制; 禁止; 诉讼; 裁决; 罚款; 征求意见; 采购; 行政令; 审查; 管理办法; 政策?; 规定;
    约谈; 법안; 금지; 제재; 조사; 규제; 표준?; 수출통제; 수출 통제; 행정명령; 소송; 판결; 과징금; 조달;
    지침; 가이드라인; 정책?; 입법; 차단; 심사; 선정?; 시행령"""

OBJECTS = """
    model; models; chip; chips; weights; GPU; GPUs; semiconductor; semiconductors; chatbot; chatbots;
    frontier AI; 模型; 芯片; 半导体; 算力; 모델; 반도체; 칩"""
"Besides what speaks of AI at all."

SIGNALS = """
    AI; A.I.; artificial intelligence; LLM; LLMs; large language model; large language models;
    language model; language models; foundation model; foundation models; machine learning; chatbot;
    chatbots; generative; genAI; open-weight; open-weights; open weights; ChatGPT; training data; GPT;
    neural network; neural networks; deep learning; AGI; frontier model; frontier models; AI-generated;
    superintelligence; agentic; 人工智能; 大模型; 生成式; 训练数据; 机器学习; 智能体; 语言模型;
    人工知能; 生成AI; 深度学习; 基础模型; 인공지능; 생성형; 초거대; 학습데이터; 학습 데이터; 언어모델;
    언어 모델; 머신러닝; 파운데이션 모델; 챗봇; 거대언어모델"""
"Words that make an article one about AI."
