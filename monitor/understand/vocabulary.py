"""The words of the 18 policy themes in English, Chinese and Korean.

Phrases are parted by semicolons. A mark says how much a phrase tells: `!` is so specific that it counts in any
article, and more; none counts in articles about AI; `?` has other meanings and counts for less, where a word
about AI stands in the same part. What `meanings.NEEDS` says of a phrase goes before that.
"""

from collections.abc import Mapping

THEMES: Mapping[str, str] = {
    "export-controls": """
        export control!; export controls!; export restriction!; export restrictions!; export curbs!; chip rules!;
        exports?; 出口?; 수출?; export rules!; export ban!; export license?; export licenses?; export licence?;
        Entity List!; BIS?; Bureau of Industry and Security!; Export Administration Regulations!; deemed export!;
        license exception?; chip ban!; chip curbs!; chip export!; chip exports!; sanctions?; diffusion rule!;
        diffusion framework!; 扩散规则!; 확산 규칙!; know-your-customer?; Remote Access Security Act!;
        chip security act!; GAIN AI Act!; 出口管制!; 实体清单!; 出口限制!; 芯片禁令!; 芯片出口!; 芯片管制!;
        美国商务部?; chip license!; chip licence!; license requirement?; chip controls!; chips to China!;
        chip sales to China!; 制裁?; 许可证制度?; 长臂管辖!; 对华出口!; 수출통제!; 수출 통제!; 수출 규제!;
        수출규제!; 수출 제한!; 엔티티 리스트!; 거래제한 명단!; 제재?; 산업안보국!; 수출 금지!""",
    "chips": """
        memory chip!; chip sales to China!; chip?; processors?; gigawatts; SK hynix!; SK하이닉스!; 블랙웰!; NPU?;
        NPUs?; ASIC?; ASICs?; inference chip!; inference chips!; custom silicon; lithography?; EUV?; wafer-scale!;
        memory chips; AI memory!; supercomputer?; AI factory!; AI factories!; revenue?; Cerebras?; AI chip!;
        AI chips!; AI accelerator!; AI accelerators!; advanced semiconductor!; advanced semiconductors!;
        semiconductor; semiconductors; chipmaker; chipmakers; chips?; GPU?; GPUs?; HBM; DRAM; right to compute!;
        AI compute!; AI infrastructure; AI supercomputer!; AI supercomputers!; AI hardware!; AI processor!;
        AI processors!; AI servers!; high-bandwidth memory!; H20?; H100?; H200?; B200?; B30A!; Blackwell?; Ascend?;
        Ascend 910!; Kunlun?; TPU?; TPUs!; foundry?; chip smuggling!; smuggling?; data center?; data centers?;
        data centre?; compute?; computing power?; CHIPS Act!; TSMC; SMIC!; Hygon; Cambricon!; 人工智能芯片!;
        AI芯片!; 先进芯片!; 半导体; 高带宽内存!; 昇腾!; 昆仑芯!; 算力!; 智算中心!; 东数西算!; 走私?; 国产芯片!;
        芯片; 芯片出口; 芯片禁令; 芯片管制; chip exports!; chip export!; computing deal; compute deal;
        AI data center!; AI data centers!; AI data centre!; AI data centres!; AI 반도체!; AI반도체!; 첨단 반도체!;
        반도체; 고대역폭메모리!; 어센드; 파운드리; 연산 자원; 데이터센터?; 밀수?; AI 칩!; 칩?""",
    "open-weights": """
        openweight!; weight openness!; open LLM!; open LLMs!; openly released; publicly release?;
        publicly released?; open-weight!; fully open!; open frontier?; open weight!; open-weights!; open weights!;
        open model; open models; family of open models!; open-source AI; open source AI; open-source model!;
        open-source models!; open source model!; open source models!; open-source LLM!; open-source LLMs!;
        open-source large language model!; open-sourced; open-sources; open sourced; open sources; open-sourcing;
        opensourced; will open source; we open source; plans to open source; excited to open source; open source;
        open-source; opensource; open language model!; open language models!; open foundation model!;
        open foundation models!; open reasoning model!; open reasoning models!; open-source reasoning model!;
        open-source language model!; open-source language models!; open-source foundation model!;
        open-source AI model!; open-source AI models!; open source AI models!; open AI ecosystem!;
        open-source strategy; open source strategy; opensource models!; fully open-source; truly open-source;
        model weights; weights release!; releases weights!; released the weights!; release the weights!;
        releases the weights!; weights were released!; weights are available; permissively released;
        release of weights!; widely available model weights!; dual-use foundation model!;
        dual-use foundation models!; closed model?; closed models?; closed-source?; OSAID!; open source definition!;
        open-source definition!; American Truly Open Models!; ATOM project!; opens weights!;
        openly available model!; 开源模型!; 开源大模型!; 开放权重!; 模型权重!; 开源生态?; 开源社区?; 开源了;
        同步开源; 正式开源; 宣布开源; 开源发布; 开源家族; 开放代码模型!; 上开源; 闭源; 闭源模型!; 免费开放?; 开源?;
        오픈소스 모델!; 오픈소스 AI!; 오픈웨이트!; 오픈 웨이트!; 개방형 가중치!; 가중치 공개!; 공개 모델;
        개방형 모델!; 폐쇄형 모델!; 비공개 모델; 오픈소스?""",
    "ai-action-plan": """
        AI Action Plan!; America's AI Action Plan!; American AI Action Plan!; executive order?; executive orders?;
        OSTP!; Office of Science and Technology Policy!; Kratsios!; AI czar!; David Sacks!;
        National Policy Framework!; National AI Policy Framework!; preemption?; pre-emption?; preempt?; preempts?;
        state AI laws!; state AI law!; state AI regulation!; state AI regulations!; state AI rules!;
        federal AI framework!; Trump's order?; Trump order?; Trump signs order?; NTIA!; federal procurement?;
        American AI exports!; AI Exports Program!; Genesis Mission!; AI moratorium!; White House?; 美国AI行动计划!;
        人工智能行动计划!; AI行动计划!; 行政令?; 白宫?; 特朗普政府?; 联邦采购?; 州法优先?; AI 행동계획!;
        AI 액션플랜!; AI 액션 플랜!; 행정명령?; 백악관?; 트럼프 행정부?; 연방 조달?; 과학기술정책실!""",
    "american-values": """
        politically biased!; political leaning!; political leanings!; left-leaning?; political views?;
        American values; founded on American values!; democratic values?; ideological bias!; ideological?; woke AI!;
        woke?; censorship?; censor?; censors?; censored?; CCP?; CCP alignment!; CCP talking points!;
        Communist Party line!; party line?; Chinese propaganda!; DEI?; propaganda?; truth-seeking?; political bias?;
        美国价值观!; 民主价值观!; 意识形态?; 审查?; 社会主义核心价值观!; 价值观?; 미국의 가치!; 미국적 가치!;
        민주적 가치!; 이념 편향!; 이념적 편향!; 검열?; 체제 선전?""",
    "licensing": """
        Open Model License!; CC-BY-NC!; CC BY-NC!; commercial use?; license?; licence?; licenses?; licensed?;
        licensing terms; Apache 2.0; Apache-2.0; Apache 2; Apache?; MIT license; MIT-licensed!; MIT licensed!;
        MIT licence; Modified MIT!; modified MIT license!; community license!; non-commercial license!;
        non-commercial?; noncommercial?; acceptable use policy; use policy?; relicense!; relicenses!; relicensed!;
        OpenRAIL!; permissive license!; permissively licensed!; attribution clause; Apache license!; 许可证?;
        开源许可证!; 开源协议!; MIT许可证!; MIT协议!; Apache 2.0协议!; 商用授权; 非商业?; 商业使用?; 免费商用!;
        라이선스; 라이센스; 오픈소스 라이선스!; 상업적 이용; 비상업적; 재배포; 이용 약관""",
    "eu-ai-act": """
        EU AI Act!; AI Act!; EU's AI Act!; GPAI?; general-purpose AI!; general purpose AI!; systemic risk?;
        Code of Practice?; AI Office!; EU AI Office!; Digital Omnibus!; open-source exemption; notified body?;
        conformity assessment?; EU AI rules!; European AI law!; high-risk AI!; AI code?; AI rules?;
        欧盟人工智能法案!; 欧盟人工智能法!; 欧盟AI法案!; 通用人工智能模型!; 系统性风险?; 欧盟人工智能办公室!;
        数字综合法案!; 开源豁免!; EU AI법!; EU 인공지능법!; AI법?; 인공지능법?; 고위험 AI!; EU AI 법!;
        유럽연합 AI법!; 범용 AI 모델!; 시스템적 위험?; 실천 강령?; AI 오피스!; 디지털 옴니버스!; 오픈소스 예외!""",
    "copyright": """
        opt out?; opting out?; opt-outs?; your data; user data; train on user data!; trained on user data!;
        training on user data!; data to train!; shadow library!; shadow libraries!; LibGen!; Books3!;
        data scraping?; web scraping?; copyright; copyrights; copyrighted; fair use; training data?; AI training?;
        train AI?; text and data mining!; opt-out?; infringement; class action?; licensing deal?;
        training-data summary!; training-data summaries!; pirated books!; pirated; robots.txt!; copyright lawsuit!;
        authors sue!; infringe; 版权; 著作权; 版权诉讼!; 版权纠纷!; 训练数据?; 合理使用; 侵权; 数据授权; 저작권;
        학습데이터?; 학습 데이터?; 공정이용!; 공정 이용; 텍스트·데이터 마이닝!; 저작권 침해!; 데이터 라이선스!""",
    "national-security": """
        national security; foreign adversary!; foreign adversaries!; foreign adversary-controlled!;
        military-civil fusion!; PLA?; Chinese military; espionage; intelligence?; intelligence agencies; backdoor;
        backdoors; data security?; critical infrastructure?; Section 1260H!; 1260H!; Pentagon?; war department!;
        Department of War!; cyberattack?; cyberattacks?; cyber?; spying; cyber defense?; cyber defence?; 国家安全;
        外国对手!; 军民融合!; 解放军; 间谍; 情报?; 后门?; 数据安全?; 网络安全?; 关键基础设施?; 국가안보; 국가 안보;
        적대국!; 군민융합!; 인민해방군!; 간첩; 첩보; 백도어; 데이터 보안?; 사이버 안보; 안보 위협; 국정원;
        국가정보원""",
    "distillation": """
        model stealing!; extraction attack!; extraction attacks!; knowledge distillation!; model distillation!;
        distillation?; distilled?; distilling?; distill?; adversarial distillation!; distillation attack!;
        distillation attacks!; model extraction!; model theft!; API abuse?; steal model!; stolen model!;
        theft of AI!; steal AI!; stealing AI!; stole AI!; stolen AI!; used its model to train!;
        used its models to train!; outputs to train!; answers to train!; copied its models!; DAAMTA!; NSTM-4!;
        蒸馏?; 模型蒸馏!; 知识蒸馏!; 蒸馏攻击!; 模型窃取!; 对抗性蒸馏!; 증류?; 모델 증류!; 지식 증류!; 증류 공격!;
        모델 탈취!; 무단 추출!""",
    "bans": """
        DeepSeek ban!; DeepSeek bans!; bans DeepSeek!; ban DeepSeek!; banning DeepSeek!; ban on DeepSeek!;
        blocks DeepSeek!; block DeepSeek!; government devices!; government-issued devices!;
        No DeepSeek on Government Devices Act!; No Adversarial AI Act!; app removal; removed from app stores!;
        blocked?; bans?; ban?; banned?; banning?; procurement ban!; state ban!; restrict DeepSeek!;
        restricts DeepSeek!; limit DeepSeek!; limits DeepSeek!; outlawed?; outlaws?; Garante!; PIPC!;
        privacy regulator; 禁用DeepSeek!; 封禁; 下架; 政府设备!; 禁止使用; 隐私监管; 禁令?; 딥시크 차단!;
        딥시크 금지!; 딥시크 사용 금지!; 정부 기기!; 사용 금지; 접속 차단!; 신규 다운로드 중단!;
        개인정보보호위원회!; 개인정보위!; 차단?""",
    "sovereign-ai": """
        sovereign AI!; AI sovereignty!; sovereign model!; sovereign models!; sovereign LLM!; national champion;
        domestic foundation model!; digital sovereignty; technological sovereignty; tech sovereignty!; tech stack?;
        EuroStack!; IndiaAI Mission!; IndiaAI!; public AI?; homegrown AI!; homegrown?; self-reliance?;
        independent AI foundation model!; national LLM!; 主权人工智能!; 主权AI!; 自主可控; 国产大模型; 国产替代;
        技术自立自强; 소버린 AI!; 소버린AI!; 주권 AI!; AI 주권!; 독자 AI 파운데이션!; 독자 AI 파운데이션 모델!;
        독자 파운데이션!; 독파모!; 국가대표 AI!; 국산 모델; 데이터 주권!""",
    "standards": """
        data contamination!; contaminated benchmarks!; AI standard!; AI standards!; standard?; standards?;
        standard-setting!; global standard; global standards; ISO/IEC 42001!; NIST AI RMF!;
        AI Risk Management Framework!; AI RMF!; CEN-CENELEC!; JTC 21!; ITU?; benchmark?; benchmarks?;
        AI benchmarks!; LLM benchmarks!; new benchmark; leaderboard?; leaderboards?; evaluation?; evaluated?;
        evaluating?; MLCommons; standardization; 标准?; 国际标准; 标准制定; 国家标准; 行业标准; 评测?; 基准?;
        基准测试?; 排行榜; 표준?; 국제표준; 국제 표준; 표준화; 사실상 표준; 벤치마크?; 리더보드; 평가?""",
    "china-governance": """
        CAC?; Cyberspace Administration of China!; Cyberspace Administration!; MIIT!; NDRC!; MOFCOM!;
        State Council!; China's commerce ministry!; AI Plus!; AI+!; generative AI measures!; algorithm filing!;
        model registration!; labelling rules?; labeling rules?; Global AI Governance Action Plan!;
        World AI Conference!; WAIC!; World Artificial Intelligence Conference!; Chinese regulators; Beijing orders;
        SAMR!; 市场监管总局; China's cyberspace regulator!; 国家网信办!; 网信办!; 工信部!; 发改委!; 商务部; 国务院;
        人工智能+!; 人工智能＋!; 生成式人工智能服务管理暂行办法!; 大模型备案!; 算法备案!; 备案; 生成合成内容标识!;
        世界人工智能大会!; 국가인터넷정보판공실!; 공업정보화부!; 국가발전개혁위원회!; 중국 상무부!; AI 플러스!;
        생성형 AI 관리 조치!; 세계인공지능대회!""",
    "korea-governance": """
        AI Basic Act!; 독자 AI 파운데이션!; 독자 AI 파운데이션 모델!; MSIT!; NIPA!; K-AI!;
        Ministry of Science and ICT!; national AI strategy committee!; Korea's AI Safety Institute!;
        Korean AI Safety Institute!; South Korean government; Korean government; 韩国人工智能基本法!;
        科学技术信息通信部!; AI 기본법!; AI기본법!; 인공지능 기본법!; 과기정통부!; 과학기술정보통신부!;
        정보통신산업진흥원!; 국가AI전략위원회!; 국가인공지능전략위원회!; AI안전연구소!; AI 안전연구소!; 정예팀;
        독자성; 독파모!""",
    "safety": """
        responsible scaling!; existential risk; existential risks; dangerous capabilities!; AI risks!; AI risk!;
        guardrails?; pre-release vetting!; pre-deployment testing!; red teaming; red-teaming; red team?;
        frontier red team!; scaling policy!; rogue AI!; runaway AI!; went rogue; rogue agent!; rogue agents!;
        misaligned; misalignment; safety guardrails; AI incidents!; sandbox escape; frontier safety!; AISI?; CAISI!;
        AI Security Institute!; AI Safety Institute!; Center for AI Standards and Innovation!; incident reporting;
        SB 53!; RAISE Act!; liability; audit?; audits?; catastrophic risk!; catastrophic risks!; biosecurity;
        bioweapon; bioweapons; dual use; dual-use; AI safety!; safety testing; safety tests; jailbreak?;
        jailbreaks?; frontier AI law!; safety evaluation; wrongful death; suicide?; child safety?; safeguards?;
        安全评估; 红队测试!; 红队; 前沿模型?; 事故报告?; 责任?; 审计?; 生物安全; 军民两用; 人工智能安全;
        안전성 평가; 사전 심사; 레드팀; 프런티어 모델?; 책임?; 감사?; 생물안보; 이중용도; AI 안전""",
    "investment": """
        Series D; Series E; Series F; Series G; CFIUS!; outbound investment!; foreign investment review!;
        NDRC order!; Manus deal!; Manus acquisition!; acquisition; acquisitions; acquires; acquired?;
        loan guarantees?; loan guarantee?; tax credits?; buys?; invests?; invest?; acquire?; to acquire; takeover;
        merger; merges; merges with; merging with; purchase?; trading debut; market debut; stock debut;
        public listing; divest; divestiture; exit ban!; exit bans!; IPO; IPOs; goes public?; funding round;
        valued at?; new round?; raises?; valuation; Series A; Series B; Series C; stake?; unwind; 外商投资安全审查!;
        对外投资限制!; 收购; 叫停?; 撤销交易!; 限制出境!; 上市; 融资; 估值; 외국인투자 심사!; 대외투자 제한!; 인수;
        거래 무효!; 출국 금지!; 상장; 투자 유치; 기업가치""",
    "procurement": """
        government procurement!; federal procurement?; public procurement!; procurement; FedRAMP!; GSA?; OneGov!;
        Pentagon contract!; defense contract; classified network; classified networks; public sector;
        unbiased AI principles!; government contract; government contracts; AI contracts!; contracts?;
        defense contracts; federal agencies?; government use; military use; MOU?; memorandum of understanding?;
        USAi!; 政府采购; 政务大模型!; 公共部门; 政务; 정부 조달; 공공 조달!; 공공 부문; 공공부문; 행정망;
        국방부 계약!; 조달""",
}  # fmt: skip
