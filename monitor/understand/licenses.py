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
_BESPOKE_NO_BUSINESS = "mrl mnpl exaone exaone-1.2"


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
    **_class(_BESPOKE_NO_BUSINESS, "noncommercial", "its text forbids commercial use"),
}
"Every license id of the Hub but `other` and `unknown`, and bespoke names that are stricter than they sound."

_FREEDOM: Mapping[Openness, int] = {"open": 3, "restricted": 2, "noncommercial": 1}
_PLAIN_NAMES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(the-)?mit(-license)?"), "mit"),
    (re.compile(r"(the-)?apache(-license)?(-version)?(-?v?2(\.0)?)?(-license)?"), "apache-2.0"),
)
_NO_BUSINESS_NAME = re.compile(r"non-?commercial|noncommercial|(^|-)research(-|$)|academic|non-production|(^|-)nc(-|$)")
_NOT_SLUG = re.compile(r"[^a-z0-9.+]+")
_LINKS: tuple[tuple[str, str], ...] = (
    ("apache.org/licenses/license-2.0", "apache-2.0"),
    ("opensource.org/licenses/mit", "mit"),
    ("opensource.org/license/mit", "mit"),
    ("creativecommons.org/licenses/by-nc", "cc-by-nc-4.0"),
)


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
    for address, id_ in _LINKS:
        if link and address in link.lower():
            openness, reason = KNOWN[id_]
            return License(id_, openness, f"link to {address}: {reason}")
    return License("other", "restricted", "tag license:other: terms of its own, without a name")


def linked(address: str | None) -> str | None:
    """The license that a link leads to, where the link says so."""
    return next((id_ for known, id_ in _LINKS if address and known in address.lower()), None)


def _named(name: str, says: str) -> License:
    """A license by its bespoke name. MIT that is modified is no longer MIT."""
    slug = _slug(name)
    for pattern, id_ in _PLAIN_NAMES:
        if pattern.fullmatch(slug):
            return License(id_, "open", f"{says}: {KNOWN[id_][1]}")
    if slug in KNOWN:
        openness, reason = KNOWN[slug]
        return License(slug, openness, f"{says}: {reason}")
    if _NO_BUSINESS_NAME.search(slug):
        return License(slug, "noncommercial", f"{says}: the name forbids commercial use")
    return License(slug, "restricted", f"{says}: terms of its own")


def _slug(name: str) -> str:
    return _NOT_SLUG.sub("-", name.strip().lower()[:120]).strip("-.")
