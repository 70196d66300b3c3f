"""Where the sites are that list organizations. Known without their readers, so that a configuration is read sooner."""

from collections.abc import Mapping

from monitor.source import SourceKind

GITHUB = "https://api.github.com"
GITHUB_HEADERS = (("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28"))
MODELSCOPE = "https://modelscope.cn"
BETWEEN: Mapping[SourceKind, str] = {"hub": "/", "modelscope": "/organization/", "github": "/orgs/"}
"What stands between endpoint and organization in the address of a source."


def address(kind: SourceKind, endpoint: str, organization: str) -> str:
    """The address of an organization as a source."""
    return f"{endpoint}{BETWEEN[kind]}{organization}"
