"""What a model may be used for: license tags and names read into one id and one openness.

*open* is what the OSI approved, what is in the public domain, and the content and data licenses that allow
any use with at most attribution and share-alike (CC-BY, CC-BY-SA, CDLA, ODC, OpenMDW): whoever downloads the
weights may do anything with them. *restricted* is everything with a use policy, a user threshold or terms of
its own; *noncommercial* forbids business. A tag is the uploader's claim, not ours.
"""

import re
from collections.abc import Mapping, Sequence

from monitor.model import License, Openness

_OSI = """
    apache-2.0 mit afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause ecl-2.0 epl-1.0 epl-2.0
    eupl-1.1 eupl-1.2 agpl-3.0 gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0
    osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib"""
_PUBLIC_DOMAIN = "cc0-1.0 pddl wtfpl"
_PERMISSIVE = """
    cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cdla-sharing-1.0
    cdla-permissive-1.0 cdla-permissive-2.0 odc-by odbl etalab-2.0 gfdl openmdw-1.0 openmdw-1.1
    bsd-3-clause-clear lgpl-lr"""
_USE_LIMITED = """
    openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
    openrail++"""
_OWN_TERMS = "llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma apple-ascl c-uda"
_NO_DERIVATIVES = "cc-by-nd-4.0"
_NO_BUSINESS = """
    cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0
    cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 apple-amlr h-research intel-research deepfloyd-if-license
    fair-noncommercial-research-license"""


def _class(ids: str, openness: Openness, reason: str) -> Mapping[str, tuple[Openness, str]]:
    return dict.fromkeys(ids.split(), (openness, reason))


KNOWN: Mapping[str, tuple[Openness, str]] = {
    **_class(_OSI, "open", "approved by the OSI"),
    **_class(_PUBLIC_DOMAIN, "open", "public domain, or as good as"),
    **_class(_PERMISSIVE, "open", "any use, with at most attribution and share-alike"),
    **_class(_USE_LIMITED, "restricted", "has a list of forbidden uses"),
    **_class(_OWN_TERMS, "restricted", "has terms of its own"),
    **_class(_NO_DERIVATIVES, "restricted", "forbids derivatives"),
    **_class("cc", "restricted", "does not say which Creative Commons license"),
    **_class(_NO_BUSINESS, "noncommercial", "forbids commercial use"),
}
"Every license id of the Hub but `other` and `unknown`."

BESPOKE: tuple[tuple[str, Openness, str], ...] = (
    ("mrl", "noncommercial", "Mistral's research license"),
    ("mnpl", "noncommercial", "Mistral's non-production license"),
    ("k-exaone", "restricted", "LG's own terms"),
    ("exaone", "noncommercial", "LG's license forbids commercial use"),
    ("nsclv", "noncommercial", "NVIDIA's source code license forbids commercial use"),
    ("modified-mit", "restricted", "MIT, with a condition for the largest operators"),
    ("kimi", "restricted", "Moonshot's terms: conditions for operators of large model services"),
    ("minimax", "restricted", "MiniMax's terms: commercial use needs a notice, above a revenue a permission"),
    ("tongyi-qianwen", "restricted", "Alibaba's terms: above 100 million users a permission"),
    ("qwen", "restricted", "Alibaba's terms: above 100 million users a permission"),
    ("tencent", "restricted", "Tencent's terms: a use policy, regions left out, above 100 million users a permission"),
    ("hunyuan", "restricted", "Tencent's terms: a use policy, regions left out, above 100 million users a permission"),
    ("deepseek", "restricted", "DeepSeek's terms: has a list of forbidden uses"),
    ("nvidia", "restricted", "NVIDIA's own terms"),
    ("lfm", "restricted", "Liquid's terms: commercial use up to a revenue"),
    ("stabilityai", "restricted", "Stability's terms: commercial use up to a revenue"),
    ("falcon", "restricted", "TII's terms: an acceptable use policy"),
    ("jamba", "restricted", "AI21's terms: commercial use up to a revenue"),
    ("hyperclovax", "restricted", "Naver's terms: up to 10 million users, no competing service"),
    ("plamo", "restricted", "Preferred Networks' terms: commercial use needs a registration"),
    ("databricks", "restricted", "Databricks' terms: a use policy, above 700 million users a permission"),
    ("health-ai-developer-foundations", "restricted", "Google's terms: a use policy"),
    ("grok", "restricted", "xAI's terms: commercial use up to a revenue"),
)
"""Licenses without an id of the Hub, by how their names begin, and what is special about each. A name that says
research or non-commercial is noncommercial, whatever it begins with."""

_FREEDOM: Mapping[Openness, int] = {"open": 3, "restricted": 2, "noncommercial": 1}
_OTHER_NAMES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:the-)?mit(?:-license)?"), "mit"),
    (re.compile(r"(?:the-)?apache(?:-license)?(?:-version)?(?:-?v?2(?:\.0)?)?(?:-license)?"), "apache-2.0"),
    (re.compile(r"(?:meta-)?llama-?(\d(?:\.\d)?)(?:-community)?(?:-license)?(?:-agreement)?"), r"llama\1"),
    (re.compile(r"gemma(?:-terms)?(?:-of-use)?(?:-license)?"), "gemma"),
    (re.compile(r"openmdw(?:-license)?"), "openmdw-1.0"),
    (re.compile(r"(?:gnu-)?([al]?gpl)-?v?3(?:\.0)?(?:-only|-or-later)?"), r"\1-3.0"),
)
"Other spellings of licenses that have an id."

_NO_BUSINESS_NAME = re.compile(r"non-?commercial|noncommercial|(^|-)research(-|$)|academic|non-production|(^|-)nc(-|$)")
_NOT_SLUG = re.compile(r"[^a-z0-9.+]+")
_LINKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"apache\.org/licenses/license-2\.0"), "apache-2.0"),
    (re.compile(r"opensource\.org/licenses?/mit\b"), "mit"),
    (re.compile(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)"), r"cc-\1-\2"),
    (re.compile(r"creativecommons\.org/publicdomain/zero"), "cc0-1.0"),
    (re.compile(r"llama\.com/llama(\d)(?:_(\d))?/license"), r"llama\1.\2"),
    (re.compile(r"ai\.google\.dev/gemma/terms"), "gemma"),
    (re.compile(r"nvidia\.com/.*(nvidia-[a-z-]*license)"), r"\1"),
)
"Addresses that say which license it is."


def read(tags: Sequence[str], license_name: str | None = None, license_link: str | None = None) -> License:
    """The license of a model. Of several the least open counts; None and `unknown` are not stated."""
    claims = [tag.partition(":")[2].strip().lower() for tag in tags if tag.lower().startswith("license:")]
    if license_name and not claims:
        claims = ["other"]
    stated = [_read_one(claim, license_name, license_link) for claim in claims if claim not in ("", "unknown")]
    if not stated:
        return License(None, "unstated", "the tag says unknown" if "unknown" in claims else "no license tag")
    return min(stated, key=lambda found: _FREEDOM[found.openness])


def freer(claimed: License, base: License) -> bool:
    """Whether a model claims to be freer than the one it was made from. Unstated claims nothing."""
    if "unstated" in (claimed.openness, base.openness):
        return False
    return _FREEDOM[claimed.openness] > _FREEDOM[base.openness]


def _read_one(claim: str, name: str | None, link: str | None) -> License:
    if claim == "other":
        return _bespoke(name, link)
    if claim in KNOWN:
        openness, reason = KNOWN[claim]
        return License(claim, openness, f"tag license:{claim}: {reason}")
    return _named(claim, f"tag license:{claim}")


def _bespoke(name: str | None, link: str | None) -> License:
    """`license:other`: the name says which, else the link may."""
    if name and _slug(name):
        return _named(name, f'license name "{name.strip()[:80]}"')
    if known := linked(link):
        return _named(known, f"link to {(link or '')[:80]}")
    where = f", at {link[:80]}" if link and link.lower().startswith(("http://", "https://")) else ""
    return License("other", "restricted", f"tag license:other: terms of its own, without a name{where}")


def linked(address: str | None) -> str | None:
    """The license that a link leads to, where the link says so."""
    for known, template in _LINKS:
        if found := known.search((address or "").lower()):
            return found.expand(template).removesuffix(".")
    return None


def _named(name: str, says: str) -> License:
    """A license by its bespoke name. MIT that is modified is no longer MIT."""
    slug = _slug(name)
    for pattern, template in _OTHER_NAMES:
        if spelled := pattern.fullmatch(slug):
            slug = spelled.expand(template)
    if slug in KNOWN:
        openness, reason = KNOWN[slug]
        return License(slug, openness, f"{says}: {reason}")
    if _NO_BUSINESS_NAME.search(slug):
        return License(slug, "noncommercial", f"{says}: the name forbids commercial use")
    for start, openness, reason in BESPOKE:
        if slug.startswith(start):
            return License(slug, openness, f"{says}: {reason}")
    return License(slug, "restricted", f"{says}: terms of its own")


def _slug(name: str) -> str:
    return _NOT_SLUG.sub("-", name.strip().lower()[:120]).strip("-.")
