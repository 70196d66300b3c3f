"""Words that say what happened and where, in English, Chinese, Korean and Japanese; and those that say nothing."""

from collections.abc import Mapping

_ACTS: Mapping[str, str] = {
    "release": """
        release releases released releasing launch launches launched launching unveil unveils unveiled introduce
        introduces introduced introducing debut debuts debuted ship ships shipped arrive arrives arrived publish
        publishes published opensource opensources opensourced relicense""",
    "offer": """
        adds added hosts hosting integrates integrated supports gguf ggufs quants quantized""",
    "ban": """
        ban bans banned banning block blocks blocked blocking suspend suspends suspended prohibit prohibits
        prohibited outlaw outlaws outlawed forbid forbids barred bars restrict restricts restricted""",
    "sue": """
        sue sues sued suing lawsuit lawsuits court ruling rules ruled judge verdict trial copyright""",
    "fund": """
        raise raises raised raising funding valuation valued ipo listing fundraising""",
    "buy": """
        acquire acquires acquired acquiring acquisition buy buys bought merger takeover stake""",
    "undo": """
        appeal appeals appealed resume resumes resumed lift lifts lifted overturn overturns overturned delay delays
        delayed postpone postpones postponed withdraw withdraws withdrawn unban reverses reversed""",
    "try": """
        benchmark benchmarks benchmarked tested test tests review hands-on tutorial tops beats compared comparison
        versus vs running runs fastest tok tps""",
    "up": "rise rises rose rising gain gains gained climb climbs climbed surge surges surged jump jumps jumped soars",
    "down": "fall falls fell falling drop drops dropped slump slumps slumped plunge plunges plunged tumble tumbles",
    "say": """
        why opinion analysis question questions comment editorial lessons explained explainer means matters should""",
}
ACTS: Mapping[str, str] = {word: act for act, words in _ACTS.items() for word in words.split()}
"English words by what happened."

_PHRASES: Mapping[str, str] = {
    "offer": "arrives on; lands on; comes to; available on; now on; 接入",
    "release": """
        open-source; open source; open weights; open-weight; is out; is here; 发布; 開源; 开源; 推出; 上线; 亮相; 公開;
        発表; リリース; 공개; 출시; 오픈소스; 선보""",
    "ban": "off-limits; 封禁; 禁止; 禁用; 차단; 금지; 다운로드 중단; 제한",
    "sue": "起诉; 诉讼; 提訴; 訴訟; 소송",
    "fund": "融资; 上市; 调達; 調達; 투자 유치; 상장",
    "buy": "收购; 買収; 인수",
    "undo": "恢复; 재개; 再開; 推迟",
    "try": "how to; hands on; 评测; 实测",
}
ACT_PHRASES = tuple((phrase.strip(), act) for act, phrases in _PHRASES.items() for phrase in phrases.split(";"))
"Phrases, and words of languages without spaces. Those of English are no word about the models that are open."

_PLACES = """
    us: U.S. US USA America American Washington Trump Trump's 美国 미국 米国 아메리카
    china: China Chinese Beijing 中国 중국
    uk: UK U.K. Britain British England 英国 영국
    eu: EU Europe European Brussels 欧盟 欧州 유럽
    korea: Korea Korean Seoul 韩国 韓国 한국
    north-korea: Pyongyang 朝鲜 북한
    japan: Japan Japanese Tokyo 日本 일본
    taiwan: Taiwan Taiwanese Taipei 台湾 대만
    hong-kong: 香港 홍콩
    france: France French Paris 法国 프랑스 フランス
    germany: Germany German Berlin 德国 독일 ドイツ
    italy: Italy Italian Rome 意大利 이탈리아 イタリア
    spain: Spain Spanish 西班牙 스페인
    netherlands: Netherlands Dutch 荷兰 네덜란드
    ireland: Ireland Irish 爱尔兰 아일랜드
    india: India Indian Delhi 印度 인도 インド
    australia: Australia Australian 澳大利亚 호주 オーストラリア
    canada: Canada Canadian 加拿大 캐나다 カナダ
    russia: Russia Russian Moscow 俄罗斯 러시아 ロシア
    ukraine: Ukraine Ukrainian 乌克兰 우크라이나
    israel: Israel Israeli 以色列 이스라엘
    brazil: Brazil Brazilian 巴西 브라질
    singapore: Singapore 新加坡 싱가포르
    malaysia: Malaysia Malaysian 马来西亚
    vietnam: Vietnam Vietnamese 越南 베트남
    switzerland: Switzerland Swiss 瑞士
    saudi-arabia: Saudi 沙特
    emirates: UAE Emirati Dubai 阿联酋
    turkey: Turkey Turkish
    texas: Texas
    california: California Californian
    florida: Florida
    virginia: Virginia
    tennessee: Tennessee
    ohio: Ohio
    illinois: Illinois
    colorado: Colorado
    pennsylvania: Pennsylvania
    iowa: Iowa
    nebraska: Nebraska
    oklahoma: Oklahoma
    arkansas: Arkansas
    kansas: Kansas
    alabama: Alabama
    utah: Utah
    montana: Montana
    michigan: Michigan
    massachusetts: Massachusetts"""
PLACES: Mapping[str, str] = {
    name: place.strip()
    for place, colon, names in (line.partition(":") for line in _PLACES.strip().splitlines())
    for name in names.split()
}
"Names of countries, the states of the US and their people, by the place; Latin ones as they are written."

EVERYWHERE = frozenset({"us", "china"})
"Said in so many headlines that naming them tells no two events apart."

_STOPS = """
    a an the and or but of to in on at for from by with without into over under after before about as is are was
    were be been being it its his her their our your this that these those he she they we you i me my who what when
    where which how why not no nor than then there here up out off down again more most very can could will would
    shall should may might must do does did done has have had having if so just also only own same too s t re ve ll d m
    says said say via new now get gets got one two amid per all any some first last latest big top
    der die das und im in den des dem ein eine einer mit von für auf ist zu zum zur nach bei aus wie als
    le la les un une des du de en et au aux pour par sur dans est qui que avec il el los las y del con por para"""
STOPS = frozenset(_STOPS.split())
"Words that say nothing of what happened."

_COMMON = """
    ai model models open source weights weight opensource llm llms language large startup company tech technology
    data report reports exclusive update chip chips government system systems tool tools agent agents user users
    use using used make makes made year years week day time people world news video show research researcher
    study launch announce announces announced million billion trillion parameters version support"""
COMMON = frozenset(_COMMON.split())
"Words of any headline in the field: that two share one says little."

ROUNDUPS = (
    "this week in", "last week in", "the week in", "week in review", "weekly", "roundup", "round-up", "digest",
    "newsletter", "recap", "import ai ", "the batch", "news brief", "daily brief", "morning brief", "links for",
    "links from", "top stories", "top news", "megathread", "ai news:", "issue #", "issue no", "vol. ", "episode ",
    "周报", "日报", "早报", "晚报", "一周", "要闻", "速览", "盘点", "주간", "뉴스레터", "브리핑", "한 주", "週刊",
    "まとめ", "今週",
)  # fmt: skip
"What regular columns with many subjects call themselves."
