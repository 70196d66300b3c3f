"""Who makes policy, what they do and what about: the words of the rule that calls an article policy.

Phrases are parted by semicolons; `?` marks words of everyday speech: acts that count only where an actor stands, and
places that are an actor only where an act follows at once.
"""

INSTRUMENTS = """
    America's AI Action Plan; American AI Action Plan; AI Action Plan; No Adversarial AI Act;
    Framework for Artificial Intelligence Diffusion; AI diffusion rule; Deterring American AI Model Theft Act;
    Deterring American AI Model Attacks; DAAMTA; NSTM-4; Executive Order 14365;
    National Policy Framework for Artificial Intelligence; dual-use foundation models with widely available;
    EU AI Act; AI Act; GPAI obligations; Code of Practice for general-purpose AI; Digital Omnibus;
    Interim Measures for Generative; generative AI measures; NDRC order; AI Basic Act; SB 53; RAISE Act;
    No DeepSeek on Government Devices Act; CHIPS Act; GAIN AI Act; Chip Security Act;
    Global AI Governance Action Plan; independent AI foundation model; 大模型备案; 生成式人工智能服务管理暂行办法;
    人工智能行动计划; AI行动计划; 欧盟人工智能法案; 人工智能基本法; 实体清单; AI 기본법; AI기본법; EU AI법;
    AI 행동계획; AI 액션플랜; 독자 AI 파운데이션; 독파모; 엔티티 리스트"""
"A hit on one of these is enough."

ACTORS = """
    NATO; spy chief; attorneys general; 总检察长; 最高人民法院; 上海?; 北京?; 深圳?; 政协; America?; Florida?;
    Illinois?; Utah?; Tokyo?; Delhi?; New Delhi?; London?; Paris?; Madrid?; Rome?; White House; Commerce Department;
    Department of Commerce; Commerce Secretary; Commerce; Lutnick; Bureau of Industry and Security; Congress;
    lawmakers; lawmaker; Senate; senator; senators; House committee; House Select Committee; House Foreign Affairs;
    congressman; congresswoman; OSTP; Kratsios; NIST; CAISI; NTIA; FTC; Federal Trade Commission; DOJ;
    Justice Department; Pentagon; Department of War; Secretary of War; Defense Department; State Department;
    Treasury; Trump; Trump administration; Biden; administration; governor; Newsom; attorney general;
    European Commission; Commission; BIS; GSA; European Parliament; Brussels; AI Office; EU; regulator; regulators;
    watchdog; privacy commissioner; data protection authority; Garante; PIPC; CAC; Cyberspace Administration; MIIT;
    NDRC; MOFCOM; Beijing; State Council; commerce ministry; MSIT; Ministry of Science and ICT; ministry; minister;
    prime minister; Macron; Modi; Starmer; Merz; Carney; Takaichi; von der Leyen; Lee Jae-myung; Li Qiang; Hegseth;
    Bessent; premier; cabinet; parliament; Parliament; agencies; authority; authorities; officials;
    cyberspace watchdog; internet regulator; Politburo; United Nations; Berlin?; Canberra?; Ottawa?; Seoul?;
    The Hague?; Commissioner; prosecutors; House panel; Copyright Office; court; judge; appeals court; Supreme Court;
    government; governments; US?; U.S.?; UK?; China?; Italy?; India?; Japan?; South Korea?; Korea?; Germany?;
    France?; Taiwan?; Australia?; Canada?; Malaysia?; Singapore?; Indonesia?; Netherlands?; Switzerland?; Spain?;
    Ireland?; Brazil?; Vietnam?; Britain?; Europe?; Czech Republic?; Norway?; Denmark?; Poland?; UAE?; Saudi Arabia?;
    Virginia?; Colorado?; Tennessee?; Texas?; California?; New York?; SAMR; 市场监管总局; CFIUS;
    AI Security Institute; AI Safety Institute; Xi Jinping; Washington; federal; 美国?; 中国?; 韩国?; 日本?; 印度?;
    英国?; 德国?; 法国?; 意大利?; 荷兰?; 台湾?; 澳大利亚?; 印尼?; 马来西亚?; 加州?; 总统; 总理; 州长; 政治局;
    国家安全部; 国防部; 委员会; 马克龙; 习近平; 李强; 李在明; 白宫; 美国商务部; 商务部; 国会; 参议院; 众议院; 议员;
    特朗普; 五角大楼; 欧盟委员会; 欧盟; 网信办; 工信部; 发改委; 国务院; 法院; 监管机构; 监管部门; 部长; 政府; 外交部;
    科技部; 백악관; 상무부; 의회; 상원; 하원; 의원; 트럼프; 국방부; 유럽연합 집행위; 유럽연합; 미국?; 중국?; 일본?;
    인도?; 독일?; 영국?; 프랑스?; 이탈리아?; 대만?; 호주?; 대통령실; 외교부; 행안부; 문체부; 산업부; 방통위; 금융위;
    주지사; 총무청; 조달청; 당국; 공정거래위원회; 국가인터넷정보판공실; 국무원; 이재명; 과기정통부;
    과학기술정보통신부; 법원; 규제당국; 장관; 정부; 개인정보보호위원회; 개인정보위; 국회; 공정위; 대통령; 국정원;
    국가정보원"""

ACTS = """
    considers?; weighs?; demands?; proposes?; postpones?; delays?; joins?; asks?; complaint; penalties; 出台; 措施?;
    典型案例; 抵制?; 警告?; 추진?; 투입?; 요구?; bill?; AI law; AI laws; AI bill; AI bills; AI regulation; AI rules;
    AI legislation; AI policy; code of practice; bills?; legislation; act?; law?; laws?; rule?; rules?; ruling;
    order?; orders?; executive order; ban?; bans?; banned?; banning?; sanction; sanctions; sanctioned;
    export control; export controls; export curbs; export license; export licenses; license rule; licence rule;
    restrict?; restricts?; restrictions; lawsuit; sue; sues; scrutiny; sued; suing; antitrust; fine?; fined; fines?;
    investigation; investigates?; probe; probes; investigated?; inquiry; into law; signed into law; loan guarantee;
    loan guarantees; tax credits; state law; MOU?; discussions?; consultation; request for comment; standard?;
    standards?; procurement?; summit?; memorandum; memo?; regulation; regulations; regulate; regulates; hearing?;
    testimony?; testify?; subpoena; treaty; tariff; tariffs; policy?; guidance?; guidelines?; guideline?; moratorium;
    preempt; preemption; blacklist; blacklists; Entity List; framework?; action plan; strategy?; subsidy; subsidies;
    approves?; approved?; enforcement; forbid?; forbids?; prohibit?; prohibits?; removes?; suspends?; outlaws?;
    picks?; selects?; names?; spend?; funds?; norms?; damages; verdict; royalty; revokes?; rescinds; vetoes; veto;
    signs?; mandatory; settlement?; copyright case; class action; injunction; clears?; curbs?; opens probe;
    requires?; permits?; bars?; charged?; indicted; indictment; blocks?; block?; 法案; 禁令; 制裁; 调查; 备案; 标准?;
    条例; 法规; 封锁; 封禁; 下架; 禁用; 切断; 叫停; 签署?; 施行; 立法; 安全法; 限制?; 批准?; 允许?; 赔偿; 意见?;
    监管; 出口管制; 禁止; 诉讼; 裁决; 罚款; 征求意见; 采购; 起诉; 宣判; 判决; 反垄断; 行政令; 审查; 管理办法; 政策?;
    规定; 约谈; 법안; 금지; 제재; 조사; 규제; 표준?; 수출통제; 수출 통제; 행정명령; 소송; 판결; 과징금; 지시; 명령;
    허용?; 승인?; 의무화; 중단?; 제소; 배상; 시행; 기본법; 조달; 지침; 가이드라인; 정책?; 입법; 차단; 심사; 선정?;
    시행령"""

OBJECTS = """
    accelerators; GPU clusters; model; models; chip; chips; weights; compute; GPU; GPUs; H20; H200; processors;
    data center; data centers; semiconductor; semiconductors; chatbot; chatbots; frontier AI; 模型; 芯片; 半导体;
    算力; 모델; 반도체; 칩"""
"Besides what speaks of AI at all."

SIGNALS = """
    open models; AI model; AI models; reasoning model; reasoning models; open-source model; open-source models;
    AI训练; AI; A.I.; artificial intelligence; LLM; LLMs; large language model; large language models;
    language model; language models; image generator; image generators; Midjourney; foundation model;
    foundation models; machine learning; chatbot; chatbots; generative; genAI; open-weight; open-weights;
    open weights; ChatGPT; training data; GPT; neural network; neural networks; deep learning; AGI; frontier model;
    frontier models; AI-generated; superintelligence; agentic; 人工智能; 具身智能; 文生图; 超级智能; 聊天机器人;
    大模型; 生成式; 训练数据; 机器学习; 智能体; 语言模型; 人工知能; 生成AI; 深度学习; 基础模型; 인공지능; 생성형;
    초거대; 학습데이터; 학습 데이터; 언어모델; 언어 모델; 머신러닝; 파운데이션 모델; 챗봇; 거대언어모델"""
"Words that make an article one about AI."
