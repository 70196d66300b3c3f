"""Kinds of words; `together` says which themes several kinds make when they stand together.

No list of phrases holds what headlines say: "Lisbon forbids DeepSeek on official phones". But a word of forbidding, a
chatbot and an official use, all in title and lead, are a ban. Phrases are parted by semicolons; an s may follow.
"""

from collections.abc import Mapping

from monitor.understand.parties import PARTIES

KINDS: Mapping[str, str] = {
    **PARTIES,
    "processor": """
        servers; cloud; remote access; computing power; supercomputers; RTX; chipmaking; chip; processor;
        accelerator; GPU; H20; H100; H200; B30A; MI308; Blackwell; semiconductor; ASML; lithography; chipmaker;
        SMIC; HBM; Ascend; Nvidia; 芯片; 半导体; 光刻机; 英伟达; 先进计算; 칩; 반도체; 엔비디아""",
    "app": """
        DeepSeek; Chinese AI; Chinese chatbot; Chinese models; Qwen; Kimi; Grok; ChatGPT; Claude; AI app; AI tools;
        深度求索; 中国AI; 딥시크; 그록; 챗GPT; 클로드; 중국 AI""",
    "own": """
        local language; local culture; less dependent; public language model; own ChatGPT; own chatbot; autonomy;
        locally built; made in Europe; made in India; free itself from; free from American; wean; weaning;
        without American; alternative to American; alternative to U.S.; alternatives to American; home-made;
        home-built; locally trained; native language; national language; AI gigafactories; AI gigafactory;
        AI factories; 摆脱; 受制于人; 卡脖子; 超级工厂; 本土; 국내 기술로; 자체 개발; 토종; 탈미국;
        model of its own; models of their own; AI of their own; AI of its own; own large language model;
        own language model; own foundation model; own AI; own model; own LLM; national AI team; home-grown;
        homegrown; domestic AI; domestic model; national model; national AI model; national LLM;
        national AI champion; indigenous; independence; independent of; dependence; dependency; dependent on;
        depend on; depends on; reliance; rely less; self-reliant; self-sufficiency; sovereign; sovereignty; 本国;
        自己的; 自立; 依赖; 主权; 自主; 자국; 자체 모델; 국가대표; 독자; 국산; 의존; 주권; 자립; 소버린; 독립;
        Arabic AI; Arabic model; Arabic language model; own its AI; own supercomputer; domestic alternative;
        domestic champions; home language; state-funded model; public AI; government-backed model; 国产化;
        国家大模型; 국민 AI; 국가 주도; 한국형; 국내 개발; homemade; made at home; domestically; own cloud;
        foreign providers; foreign technology; foreign AI""",
    "national": "national AI; national champion; state-backed AI; 국가 AI; 国家队",
    "military list": """
        Chinese military; military-linked; military companies; military company; 涉军; 군사기업; 군 연계""",
    "takeover": """
        purchase; acquisition; acquire; takeover; merger; stake; deal for; buyout; investment; 收购; 并购; 入股;
        交易; 投资; 인수; 합병; 지분; put up to; pour; invest; cash; backs; fund; 注资; 入主; 매각; 출자""",
    "answers": """
        capabilities; Claude; ChatGPT; Gemini; model's; models; texts; fingerprints; replies; conversations; 模型;
        回答; 클로드; 챗GPT; 응답; output; answers; responses; exchanges; queries; prompts; accounts; API;
        abilities; know-how; chatbots; 输出; 账号; 对话; 能力; 接口; 数据; 출력; 계정; 대화; 답변; 능력; 모델""",
    "work": """
        outlets; label; torrent; voice; actor; filmmakers; cartoonists; screenwriters; playwrights; summaries;
        overviews; news agency; photo agency; stock photos; novel; manga; anime; textbooks; magazine; broadcasters;
        media group; website owners; news sites; Britannica; Le Monde; 编剧; 演员; 声音; 配音; 漫画; 动漫; 角色;
        网文; 图片社; 出版社; 出版商; 영화; 성우; 만화; 기자; 출판사; 콘텐츠; 이미지; 그림; author; writers;
        novelists; book; pirated; newspaper; publisher; journalists; articles; lyrics; song; music; musicians;
        artist; illustrators; photographers; studio; Disney; Getty; New York Times; images; creators; works;
        Wikipedia; Reddit; scraping; 作家; 作者; 图书; 书籍; 小说; 报社; 新闻; 媒体; 文章; 歌词; 歌曲; 音乐; 画师;
        艺术家; 作品; 形象; 影视; 迪士尼; 작가; 도서; 책; 뉴스; 신문; 언론사; 지상파; 방송사; 음악; 가사; 노래;
        저작물; 창작자; 디즈니; 웹툰; film; press; Hollywood; unions; comic; translators; designers; poets; piracy;
        影片; 电影; 剧本; 摄影师; 기사; 사진; 영상; 작곡; video; face; likeness; dubbing; podcasts; blog; bloggers;
        poems; 视频; 肖像; 博客; 얼굴; 초상""",
    "slant": """
        pro-Beijing; disinformation; tilt; lean; leans left; left-leaning; right-leaning; political orientation;
        political questions; political views; politics; refuse political; refuses political; freer; free speech;
        values; patriotic; viewpoint; DEI; red lines; taboo; whitewash; Uyghurs; Dalai Lama; Hong Kong protests;
        June 4; 亲中; 偏见; 政治问题; 政治敏感; 言论; 红线; 中共; 정치 성향; 가치관; 친중; 사상; narrative;
        party line; propaganda; talking points; socialism; Tiananmen; Xinjiang; Communist Party; political slant;
        politically; biased; neutral; neutrality; partisan; conservative; liberal; left-wing; woke; ideology;
        ideological; censorship; censor; censored; uncensored; sensitive topics; 叙事; 意识形态; 宣传; 审查;
        政治倾向; 立场; 价值观; 觉醒; 敏感话题; 中立; 이념; 편향; 정치적; 선전; 검열; 톈안먼; 천안문; 공산당;
        깨어있는; 중립; 체제; progressive; rewrites history; rewrite history; even-handedness; even-handed;
        indoctrinate; indoctrination; Cultural Revolution; praises; patriotism; 历史; 六四; 文革; 홍콩; 애국;
        sensitive questions; bias; 敏感问题; 민감""",
    "politics": """
        researchers; study; senators; GOP; voters; election; 研究; 安全局; 국정원; 연구; China; Chinese; Beijing;
        Trump; White House; Republicans; Democrats; lawmakers; attorney general; government; political; politically;
        party; Musk; 中国; 美国; 白宫; 特朗普; 议员; 政治; 政府; 중국; 트럼프; 백악관; 정부; 당국; 정치""",
    "army": """
        war rooms; battlefield; soldiers; troops; drones; kill chain; secret networks; phishing; malware;
        ransomware; sabotage; NSA; GCHQ; Five Eyes; NATO; wartime; defense contractors; defence; security agency;
        security service; intelligence service; national security; security council; Intelligence bill;
        secret service; threats; hostile state; 战场; 军用; 无人机; 情报; 北约; 网络攻击; 敌对势力; 国安; 무기;
        전장; 드론; 정보기관; 사이버 공격; military; army; armed forces; spies; spying; espionage; hackers;
        surveillance; intelligence agencies; intelligence agency; MI5; CIA; adversary; adversaries;
        adversarial militaries; warfighting; weapons; nuclear; supply-chain risk; supply chain risk; classified;
        state security; security threat; security risk; critical infrastructure; power plants; backdoor; Trojan;
        Pentagon; defense secretary; defense department; cyber agency; cyber security office; cyberattacks;
        trackers; 军方; 军事; 涉军; 军队; 解放军; 间谍; 泄密; 国家安全; 五角大楼; 供应链风险; 武器; 后门; 黑客;
        监控; 安全漏洞; 국방부; 군; 첩보; 간첩; 해커; 해킹; 공급망 위험; 국정원; 안보; 백도어; spy; hostile power;
        cyberespionage; infiltrate; infiltrated; cyber command; warfare; 渗透; 网军; 战争; 전쟁; 침투; 스파이;
        power grids; special forces; missile; air force; navy; marines; 导弹; 特种; 미사일""",
    "harm": """
        delusions; psychosis; violence; murder; killed; child abuse; sexual; self-preservation; deceive; deception;
        scheming; sabotage; rogue; doomsday; extinction; catastrophe; weapons of mass destruction; chemical weapons;
        misuse; safety pledge; safety promises; safety commitments; safety team; safety report; safety tests;
        safety summit; safety institute; safety law; red lines; critical harm; AI companions; companion chatbots;
        vulnerable; mental health; 伤害; 心理; 陪伴; 生物武器; 安全峰会; 安全承诺; 危害; 人工智能安全; 峰会宣言;
        자해; 정신건강; 안전법; 안전 기준; 폭력; 악용; death; suicide; self-harm; blackmail; bioweapon; biological;
        catastrophic; existential; incidents; superintelligence; jailbreak; hijack; sexualized; harmful prompts;
        dangerous; dangers; frontier AI; frontier models; powerful models; large AI models; shutdown;
        loss of control; 灾难性; 前沿AI; 前沿人工智能; 红线; 轻生; 自杀; 超级智能; 失控; 자살; 죽음; 극단; 사고;
        프런티어 AI; 첨단 AI; 고성능; 초지능; 재난; discrimination; addictive; addiction; grooming; self-improving;
        weaponize; uncontrollable; pandemic; hallucinations; 歧视; 风险; 沉迷; 换脸; 深度伪造; 중독; 차별; 딥페이크;
        위험 커""",
    "vulnerable": "children; minor; kid; teen; teenager; 未成年人; 儿童; 青少年; 아동; 청소년; 미성년; 아이",
    "blame": """
        lawsuit; sue; suing; sued; blame; liable; liability; law; bill; probe; investigation; orders; warn; warning;
        letter; regulator; attorney general; hearing; audit; charges; protect; protection; death; harm; 保护; 干预;
        警告; 法; 诉; 监管; 규제; 소송; 조사; 법안; 권고; 위험; 안전장치; 보호; 제소""",
    "answerable": """
        families; parents; warn; warned; warning; letter; audit; pledge; loosens; panel; experts; scientists; study;
        finds; evaluation; framework; requires; must; disclose; disclosure; veto; vetoes; signs; bill; lawmakers;
        senators; accountability; negligence; wrongful death; settlement; red-team; red team; 警告; 警示; 承诺;
        评估; 报告; 法案; 赔偿; 拒签; 披露; 권고; 경고; 평가; 법안; 보고; 공개; lawsuit; sue; sued; suing; blame;
        liable; liability; law; tests; testing; test results; report; risk management; investigation; investigates;
        probe; orders; index; failed; whistleblowers; safety; safeguards; pause; 立法; 起诉; 诉状; 风险管理; 暂停;
        追责; 安全; 소송; 제소; 고소; 책임; 안전; 규제; postpones; delays; charges; attorney general;
        attorneys general; institute; disbands; quit; resign; regulator; hearing; 总检察长; 法律; 责任; 规定; 监管;
        전문가; 대책; 청문회; 조사; 가이드라인""",
    # what is done
    "trade": """
        rent; renting; lease; leasing; reach; reached; access; kill switch; kill switches; tracking; divert; export;
        exporting; exported; shipment; ship; shipping; shipped; sale; sell; selling; sold; supply; smuggle;
        smuggled; smuggling; diverted; 出口; 销售; 出售; 恢复对华; 供货; 走私; 转运; 수출; 판매; 반출; 공급; 밀수;
        resellers; flow; flowing; end up; customer; gray market; black market; 流向; 转售; 流入; 유입; exporter;
        transit; deliveries; deliver; delivery; 交付; 交货; 납품""",
    "permission": """
        cap; legal; dropped; mandatory; fraud; charges; smuggling; tiers; crackdown; require; required; scrap;
        scrapped; waive; waiver; exempt; exemption; evade; dodge; skirt; sidestep; bypass; lift; lifted; denies;
        deny; rejects; exceptions; 要求; 取消; 规避; 绕过; 豁免; 우회; 단속; 해제; 면제; license; licence; permit;
        permission; approve; approved; approval; clear; green light; allow; allowed; let; halt; halted; resume;
        curb; restrict; restriction; control; ban; banned; bars; block; revoke; rescinds; tighten; loosen; ease;
        regime; loophole; veto; rule; may sell; charged; relabeled; 许可; 允许; 批准; 获准; 限制; 禁止; 管制; 放行;
        撤销; 放宽; 收紧; 恢复; 규제; 허가; 허용; 승인; 금지; 제한; 통제; 폐지; 완화; 강화; 라이선스; despite;
        prove; penalty; penalties; location; 定位; 违规; 위치추적; 위치 추적; 의무화; 막기; transit; sanction;
        cracks down; crack down; notice; lobbies; lobby; lobbying; exempted; grants; granted; suspend; pause;
        freeze; delay; 暂缓; 松绑; 制裁; 유예; 중단; 제재; 봉쇄""",
    "blacklist": """
        blacklist; blacklisted; export list; restricted list; Entity List; trade list; 黑名单; 实体清单; 블랙리스트;
        거래제한""",
    "forbid": """
        delete; avoid; steer clear; strikes; may not use; must not use; cannot use; unacceptable; kicks out; shuns;
        expels; turn off; turns off; disable; takes down; take down; taken down; delist; rip out; uninstall;
        blackout; restrict use; restricts use; 卸载; 清除; 移除; 暂停下载; 限令; 퇴출; 삭제; 쓰지 못; ban; banned;
        banning; bar; barred; barring; block; blocked; blocking; forbid; forbidden; prohibit; prohibited;
        prohibition; outlaw; remove; removed; drop; suspend; suspended; stop using; not to install; not to use;
        not to download; do not use; switch off; switches off; off-limits; off limits; deny access; warned off;
        phase-out; phase out; 禁止; 禁用; 禁令; 封锁; 封禁; 下架; 切断; 屏蔽; 不得; 停用; 限制使用; 차단; 금지;
        중단; 막았다; 막는다; 막아; 제한; cut off; cuts off; ends use; end use; stay away; stays away; refuse;
        freeze; curtail; no longer use; withdraw; pulled from; quarantine; 撤下; 关停; 停止使用; 중지""",
    "official use": """
        networks; agency; parliament; members; government-issued; public servants; civil servants; schools;
        prosecutors; courts; NASA; Pentagon; 机关; 部门; 立法院; 官方设备; 手机; 공공기관; 국회; 지자체; 외교부;
        업무망; government devices; government systems; government phones; state devices; state phones;
        official phones; official devices; work devices; officials; first state; public administration;
        public sector; agencies; ministry; ministries; army; navy; sailors; soldiers; staff; employees; app store;
        downloads; data protection; Congress; lawmakers; regulator; 公务; 工作电脑; 政府; 监管; 应用商店; 保护专员;
        两国; 议员; 정부; 부처; 업무용; 공무원; 앱; 국방부; computers; banks; police; workplace; public bodies;
        public institutions; data commissioner; data watchdog; privacy; 银行; 警方; 数据; 은행; 경찰; 개인정보""",
    "measure": """
        steps up; campaign; crackdown; court; regulators; hunt; vows; pledges; pushes; urges; backs; encourages;
        investigates; warns; promises; leaders; lawmakers; party; government; delays; aims; seeks; steers; bets;
        pours; subsidizes; subsidies; ministry; 投入; 启动; 通报; 整治; 专项行动; 推动; 成立; 出台; 拟; 计划; 施行;
        확정; 투입; 설립; 출범; 개정; 유예; 의결; 대책; 통과; 신설; 공모; 합류; rule; draft; law; act; bill;
        regulation; restrict; bars; bans; orders; ordered; requires; approval; approves; clears; cleared; review;
        registration; list; plan; blueprint; labels; mandatory; guidance; guidelines; calls; tells; told; summon;
        mulls; weighs; amends; proposes; proposal; makes; wants; unveils; issues; sets; cracks down; fines; probes;
        launches; budget; names; picks; selects; adds; triples; doubles; passes; enacts; minister; ambitions;
        strategy; president; takes effect; decree; funds; invests; 意见; 提醒; 评估; 约谈; 印发; 发布; 法; 政府;
        规划; 预算; 选出; 支持; 의무화; 지시; 발표; 규제; 정책; 법; 예산; 시행; 지원; 선정; 과태료; 목표; 추진;
        육성; 계획; 심사; 취소; 명령; 措施; 补贴; 典型案例; 出炉; 落地; 部署; 细则; 方案; postpones; publishes;
        drafting; adopts; pass; signs; trains; appoints; creates; revises; considers; demands; 지침; 방안; 마련;
        발의; 개편; 인재""",
    "law": """
        deadline; delay; pause; fines; penalties; enforcers; supervision; stop-the-clock; amendment; ban;
        transparency; ombudsman; 罚款; 推迟; 暂停; 生效; 合规; 透明; 유예; 연기; 과징금; 벌금; 시행; 발효; 투명성;
        rule; law; rulebook; act; code; obligations; duties; regulation; template; threshold; guidelines; guidance;
        compliance; comply; requirements; enforcement; sign; snubs; simplification; stop the clock; 规则; 准则;
        义务; 规定; 监管; 法; 규제; 강령; 의무; 법; 가이드라인; supervisor; regulator; watchdog; documents; order;
        lobby; draft; vote; compromise; trilogue; 表决; 谈判; 草案; 감독; 표결; 초안; 협상""",
    "plan": """
        request for information; freeze; preemption; superintendent; task force; council; push; drive;
        crackdown on state; federal law; national standard; proposal; 工作组; 备忘; 框架; 提案; 구상; 지시; 발표;
        추진; 전담반; plan; blueprint; strategy; order; memo; memorandum; revokes; rescinds; repeals; adviser; czar;
        red tape; deregulation; preempt; moratorium; state laws; signs; initiative; mission; program; framework;
        permits; demanded; demands; agencies; 行政令; 计划; 任务; 签署; 启动; 各州; 州法; 行动; 행정명령; 계획;
        서명; 규제; 차르; 전략; 메모; priorities; rulebook; federal standard; summit; 优先; 顾问""",
    "suit": """
        signs deal; seek; accuse; accused; torrent; torrented; million a year; steal; stole; unlawful; illegally;
        opt out; opt-out; exception; exemption; must pay; be paid; remuneration; levy; licensing; licenses; appeal;
        injunction; trial; jury; class action; copyright; fair-use; 许可; 诉讼; 被诉; 一审; 终审; 开庭; 抄袭; 付费;
        补偿; 版权; 고소; 제소; 보호 대책; 거부; 허락; 저작권; 손배; 이용료; sue; sued; suing; lawsuit; court;
        judge; ruling; rules; ruled; verdict; damages; settle; settlement; royalty; royalties; license deal;
        compensation; compensate; plagiarism; piracy; scraping; permission; consent; infringe; infringing; fair use;
        起诉; 法院; 判决; 裁定; 赔偿; 和解; 侵权; 版税; 索赔; 授权; 擅自; 소송; 법원; 배상; 합의; 무단; 침해; 보상;
        판결; over use of; AI training; train AI; used to train; training data; training set; resist; oppose;
        objects; fight; crackdown; fines; fined; infringement; 抵制; 训练条款; 用于训练; 训练数据; 学습;
        학습 데이터; 학습데이터; AI 학습; 반발; rights; dispute; stolen; theft; dismisses; dismissed; throws out;
        wins; loses; arbitration; 驳回; 胜诉; 败诉; 纠纷; 승소; 패소; 기각; 분쟁; 권리""",
    "copying": """
        copy; copies; copied; copying; clone; cloned; cloning; mimic; imitate; siphon; siphoned; mine; mined;
        harvest; harvested; steal; stole; stolen; stealing; theft; thieves; extraction; extract; extracting;
        distill; distilled; distillation; free-rides; free-riding; 窃取; 偷; 抄袭; 蒸馏; 模仿; 套取; 复制; 베꼈;
        베끼; 복제; 증류; 추출; 빼냈; 빼돌; 훔; 탈취; 도용; imitator; imitation; replicate; replicated;
        reverse-engineer; lookalike; knock-off; plunder; pilfer; pilfered; 盗取; 仿制; 剽窃; 도둑; 복사; 모방;
        copycat; plagiarize; plagiarized; piggyback; free ride; leech; 搭便车; 무임승차""",
    "deal": """
        swallows; snaps; going public; backers; invest; co-leads; tender offer; share sale; merges with; buyout;
        take over; takes over; know-how; spin off; spins off; spin-off; 招股; 聆讯; 递表; 挂牌; 募资; 领投; 출자;
        매각; shareholder; stake; stock; a share of; now worth; valued; value; valuation; raise; raised; funding;
        investors; financing; round; offering; listing; debut; IPO; go public; goes public; pays; buy; acquire;
        acquired; acquisition; purchase; takeover; merger; merge; for-profit; 股东; 融资; 估值; 上市; 登陆; 收购;
        港交所; 科创板; 入股; 募得; 投资; 股份; 并购; 投后; 투자; 상장; 인수; 기업가치; 증시; 지분; 합병""",
    "money": """
        million; crore; next year; offering; 万元; 港股; A股; IPO; 투자금; 코스닥; 코스피; 나스닥; billion; bn;
        trillion; %; percent; investors; 亿元; 亿欧元; 美元; 港交所; 科创板; 대금; 억원; 조원; 달러; 증시""",
    "put to use": """
        buy for; put to work; approved for; for government; procurement; official work; rolled out; equip; installs;
        pilot; licence for; license for; 招标; 竞标; 试点; 部署; 上岗; 启用; 订购; 引进; 입찰; 수주; 시범; 배치;
        contract; cleared for use; rolls out; roll out; tender; purchasing; procure; adopt; to run on; deploy;
        deployed; to use; use of; for a dollar; 合同; 协议; 采购; 中标; 接入; 上线; 用上; 引入; 계약; 도입; 쓴다;
        쓰게; 구매; 협약; 활용; contracted; introduce; equipped with; fields; integrates; built for; 应用; 投入使用;
        탑재; 적용; 사업자""",
    "bargain": """
        gets; to get; deal; pact; agreement; buy; costs; package; supply; supplies; wins; award; awarded; terms;
        signs; approved; approves; turns to; pick; chooses; memorandum; vendor; bid; suppliers; cents; dollar; 签;
        协议; 협약; 공급; 선정; 계약; 협력; give; hands; offer; free of charge; brings; try; tries; 免费; 提供;
        무료; 제공""",
    "use": "use AI; uses AI; using AI; will use; adopt; adopting; relies on; 使用; 用AI; 应用; 활용; 사용; 쓴다",
    "tool": """
        chatbot; assistant; language model; Claude; ChatGPT; Gemini; Grok; Llama; AI models; agents; AI tools;
        大模型; 智能体; 数智员工; 聊天机器人; 챗봇; 생성형 AI; 챗GPT; 모델""",
    "norm": """
        guidelines; evaluating; measuring; measure; metrology; test methods; 评估方法; 가이드; 평가 방법; norm;
        standard; yardstick; benchmark; common tests; evaluations; certification; certify; 标准; 基准; 规范; 测评;
        표준; 인증; 벤치마크; 신뢰성; testing; common methods; methodology; test suite; audit framework; conformity;
        测试; 评价; 시험; 검증""",
    "norm body": """
        standards agency; standards institute; BSI; DIN; IEEE; ETSI; 3GPP; CENELEC; 信通院; 标准院; 국표원;
        표준협회; KATS; NIST; CAISI; ISO; IEC; ITU; UN; United Nations; CEN; standards body; consortium; committee;
        auditors; institutes; delegates; 标准化; 标委会; 委员会; 电信联盟; 国际电联; 国家标准; 行业标准; TTA;
        국제표준; 정부 인증; 국가기술표준원""",
    "ranking": """
        coding test; math test; exam; league table; scores; SWE-bench; 考试; 跑分; 得分; 测试集; 시험; 점수;
        성능 평가; benchmark; leaderboard; ranking; LMArena; arena; 榜单; 排行榜; 竞技场; 评测; 基准; 벤치마크;
        리더보드; 순위""",
    "unfair": """
        memorized; memorised; retired; scandal; inflated; overstated; cherry-picked; doubt; questioned;
        questionable; dispute; disputed; 造假; 注水; 质疑; 泄题; 过拟合; 논란; 부풀; 암기; 의문; gamed; gaming;
        cheat; cheated; cheating; errors; flawed; flaws; rigged; misleading; meaningless; contaminated;
        contamination; leaked; seen the answers; unreliable; saturated; worthless; 刷榜; 作弊; 泄露; 失真; 乱象;
        污染; 可信; 유출; 조작; 부정; 신뢰; 의혹; 믿을; fooled; fool; tricked; full marks; exploited; exploit;
        hollow; bogus; broken; weaknesses; pitfalls; outdated; biased; 漏洞; 失效; 饱和; 속임수; 한계; 무용지물;
        secret; claims; allegations; accusations; rigging; controversy; selective; 不公; 争议; 특혜; 불공정""",
    "weights": """
        to download; can download; the weights; open by default; makes public; made public; goes open; opens up;
        opened up; free for anyone; open champion; open approach; openly; 放出权重; 权重已放出; 免费下载; 全面开源;
        宣布开源; 开源路线; 공개 모델; 무료로 공개; 전면 공개; 오픈소스로 공개; 가중치 공개; weights are free;
        free-to-download; free models; give away models; openness; derivatives; 权重下载; 衍生模型; 开放下载;
        파생 모델; 개방형; 무료 공개; 누구나 내려받; gives away; publishes weights; 免费开放; 开放源代码; 무상 공개;
        오픈소스화""",
    "terms": """
        fine print; MIT; Apache; license; licence; relicenses; royalty-free; permissive; restrictive;
        acceptable use; usage policy; 条款; 收费; 약관; 조건; 아파치; terms; written permission; non-commercial;
        commercial use; commercial users; attribution; 许可; 协议; 授权; 商用; 라이선스; 재배포; clause;
        commercially; conditions; restrictions; monthly users; revenue cap; royalties; 月活; 条件; 제약; 상업""",
    "published": """
        FLUX; hobbyists; 版本; 버전; 소스; model; weights; MIT; Apache; developers; open; flagship; 模型; 旗舰;
        开源; 开发者; 모델; 재배포; 무료; users; services; startups; 企业; 用户; 기업""",
    "political slant": """
        political orientation; lean left; lean right; leans left; left-leaning; liberal tilt; politically biased;
        political bias; political slant; political questions; woke AI; party line; propaganda; socialist values;
        Tiananmen; censorship; 政治倾向; 意识形态; 官方叙事; 社会主义核心价值观; 政治敏感; 정치 성향; 이념; 검열;
        톈안먼; 공산당; rewrites history; even-handedness; even-handed; progressive ideas; liberal bias; CCP; 亲中;
        neutral AI; sensitive questions; 自我审查""",
    "ai act": """
        stop-the-clock; stop the clock; high-risk; general-purpose; AI Office; AI code; code of practice; AI Act;
        高风险; 通用人工智能; 고위험; 범용 AI""",
    "authority": """
        regulator; court; judges; leaders; customs; ministry; ministries; officials; authorities; government;
        Communist Party; five-year plan; law; rules; watchdog; campaign; crackdown; premier; president; minister;
        lawmakers; parliament; state-owned; state-backed; provinces; local governments; budget; decree; fines;
        subsidies; 法; 政府; 总统; 部门; 国会; 计划; 部长; 预算; 정부; 당국""",
    "going public": """
        raises $; go public; goes public; going public; IPO; offering; listing; stock debut; trading debut;
        swallows; acquire; acquisition; takes over; takeover; merger; merge; buyout; stake; valuation; valued at;
        funding round; 聆讯; 招股; 递表; 上市; 收购; 估值; 融资; 挂牌; 인수; 상장; 투자 유치; 기업가치; 합병; 港股;
        市值; 冲刺; to list; share sale; flotation; float; prospectus; list in; listed; oversubscribed; 认购; 청약""",
    # what speaks against a theme
    "western": """
        미국; 美; 미 정부; 트럼프; 백악관; 유럽; 한국; 정부는; 特朗普; 欧盟; 韩国; 日本; 印度; U.S.; US; America;
        American; Trump; Biden; Washington; Commerce; Congress; Senate; senators; Republicans; Democrats; lawmakers;
        Pentagon; House; Taiwan; Europe; European; EU; Brussels; India; Japan; Italy; Australia; Germany; Britain;
        UK; Korea; Dutch""",
    "accounts": "accounts; users; travel; 账号; 계정",
    "other law": """
        antitrust; Digital Markets Act; DMA; GDPR; privacy; data protection; liability; competition; copyright;
        merger; tariffs; tax; 反垄断; 隐私; 版权; 著作权; 반독점; 저작권; 개인정보""",
}  # fmt: skip
