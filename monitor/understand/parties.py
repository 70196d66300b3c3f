"""Kinds of words for who: places that govern, authorities, offices that buy, rivals, and who speaks against."""

from collections.abc import Mapping

PARTIES: Mapping[str, str] = {
    "china": """
        China; Chinese; Beijing; Shenzhen; Hangzhou; Shanghai; 中国; 对华; 在华; 中方; 중국; 대중; 中 AI; 中 기업;
        Huawei; SMIC; 华为; 中芯; 화웨이""",
    "beijing": """
        Chinese customs; Chinese court; Chinese lawmakers; Chinese government; Chinese leaders; China; Beijing;
        Chinese regulator; Chinese authorities; Chinese officials; Shanghai; Shenzhen; Xi; Li Qiang; State Council;
        Politburo; cyberspace watchdog; cyberspace regulator; cyberspace administration; internet regulator;
        internet authority; internet watchdog; 중국; 국무원; 인터넷 당국; Hangzhou; Guangzhou; Hong Kong;
        Chinese state media; Chinese cities; 北京""",
    "chinese authority": """
        专项行动; 整治; 最高法; 央行; 证监会; 中宣部; 公安部; 海关; 李强; 习近平; 丁薛祥; 十五五; 五年规划;
        人民政府; 意见; 网信; 白皮书; 国家安全部; 政治局; 国务院; 工信部; 商务部; 发改委; 科技部; 教育部;
        国家数据局; 国资委; 多部门; 有关部门; 主管部门; 国标委; 国家标准; 全国人大; 总理; 中国政府; 新规; 管理办法;
        暂行办法; 实施办法; 备案; 最高人民法院; 最高检; 两会; 政协; 中央; 部委; 央视; 工作报告; 网络安全法;
        工业和信息化部; 国家发展改革委; 监管""",
    "chinese place": "我国; 全国; 北京; 上海; 深圳; 杭州; 广州; 广东; 浙江; 江苏; 香港",
    "elsewhere": """
        欧盟; 欧洲; 美国; 韩国; 日本; 印度; 英国; 法国; 德国; 意大利; 澳大利亚; 白宫; 特朗普; 加州; 美议员; 五角大楼""",
    "korea": "Korea; Seoul; Korean government; Lee Jae-myung; Korean lawmakers; 韩国; 李在明",
    "korean authority": """
        新政府; 과학기술부; 배경훈; 하정우; 개보위; 국정위; 식약처; 인권위; 여야; 의원; 법안; 시행령; 국가인공지능;
        정부; 과기부; 대통령; 이재명; 국회; 행안부; 문체부; 산업부; 방통위; 방미통위; 중기부; 교육부; 금융위;
        AI전략위; AI수석; 기재부; 총리; 장관; 국가AI컴퓨팅센터""",
    "not korea": """
        미국; 미 정부; 美; 중국; 中; 유럽; EU; 일본; 인도; 영국; 프랑스; 독일; 트럼프; 백악관; 캘리포니아; 대만;
        호주; 이탈리아; 펜타곤; 미 연방""",
    "europe": "EU; Europe; European; Brussels; Commission; MEPs; 欧盟; 欧洲; 유럽; 집행위",
    "white house": """
        Trump; White House; president; the administration; U.S. administration; executive order; Oval Office; Vance;
        Sacks; Kratsios; 特朗普; 白宫; 美国总统; 美国政府; 트럼프; 백악관; 미 행정부; 미국 대통령""",
    "abroad": """
        China; Chinese; Beijing; Gulf; UAE; United Arab Emirates; Emirati; Saudi; Middle East; Malaysia; Singapore;
        Russia; Iran; abroad; overseas; foreign buyers; allies; 对华; 在华; 海外; 境外; 阿联酋; 沙特; 马来西亚;
        중국; 대중; 해외; 중동; 말레이시아; 사우디; 아랍에미리트; 中; Southeast Asia; Thailand; Vietnam; Indonesia;
        Hong Kong; 东南亚; 香港; 동남아""",
    "nation": """
        nation; country; countries; states; France; French; India; Indian; Japan; Japanese; Korea; Korean; Europe;
        European; EU; Switzerland; Swiss; UAE; emirate; Abu Dhabi; Saudi; Britain; British; UK; Germany; German;
        Berlin; Paris; Spain; Spanish; Italy; Netherlands; Dutch; Sweden; Poland; Canada; Canadian; Brazil; Vietnam;
        Indonesia; Taiwan; Singapore; Africa; African; government; Macron; Modi; 法国; 印度; 日本; 韩国; 欧洲; 欧盟;
        英国; 德国; 瑞士; 阿联酋; 沙特; 各国; 国家; 马克龙; 中央; 인도; 유럽; 일본; 한국; 우리나라; 프랑스; 독일;
        영국; 정부; 각국; 국가; Thailand; Malaysia; Egypt; Kenya; Nigeria; Turkey; Kazakhstan; Greece; Portugal;
        Norway; Denmark; Israel; Mexico; Argentina; Australia; New Zealand; 越南; 西班牙; 台湾; 新加坡; 베트남;
        사우디; 캐나다; 대만; 스위스; 스페인""",
    "office": """
        the House; parliament; Army; courts; police; councils; Bundeswehr; city; hospitals; schools; public bodies;
        embassy; embassies; tax office; 国家电网; 央企; 国企; 法院; 公安; 军队; 学校; 공공; 시청; 도청; 군; 경찰;
        법원; 국세청; 학교; 교육청; agencies; agency; government; Pentagon; army; navy; air force; military;
        armed forces; ministry; ministries; public service; public servants; public sector; civil servants;
        civil service; Ottawa; Whitehall; cities; officials; Congress; NHS; 联邦机构; 五角大楼; 美军; 军方; 政务;
        公务; 机关; 总务管理局; 연방기관; 정부; 부처; 공무원; 국방부; 지자체; 행정망; 행안부; 조달청; 총무청;
        public school; NATO; tax authority; courthouses; municipalities; municipality; 政府; 교육부; 검찰""",
    "rival": """
        American systems; U.S. models; copycat; Silicon Valley; lab; 美国模型; 竞品; 미국 모델; rival; competitor;
        Chinese; China; foreign; student; teacher; 中国; 中企; 对手; 老师; 중국; 경쟁; American model; another's;
        overseas; competitors'; 别人; 他人""",
    "young company": """
        大模型企业; 机器人公司; AI 반도체; 팹리스; start-up; startup; AI company; AI lab; AI firm; agent maker;
        AI chipmaker; unicorn; 大模型公司; 初创; 创业公司; 智能公司; AI公司; 스타트업; AI 기업; AI 회사""",
}  # fmt: skip
