"""Secrets that stand elsewhere: a reference in the configuration, followed when the secret is needed, never before.

`env:NAME` reads the environment, `keyring:SERVICE/USER` the keyring of the desktop, `command:…` the first line that a
command prints. Anything else is the secret itself. No error tells a secret: only what led nowhere.
"""

import shlex
import subprocess
from collections.abc import Mapping

COMMAND_SECONDS = 10
KINDS = ("env:", "keyring:", "command:")


class SecretError(Exception):
    """A reference leads nowhere. The text says which one, why, and what to do."""


def resolve(reference: str, environ: Mapping[str, str]) -> str:
    """The secret behind a reference, or the text itself; may take `COMMAND_SECONDS`. Raises SecretError."""
    kind, _, rest = reference.partition(":")
    match kind:
        case "env":
            return _environment(rest, environ)
        case "keyring":
            return _keyring(rest)
        case "command":
            return _command(rest, environ)
    return reference


def _environment(name: str, environ: Mapping[str, str]) -> str:
    if not (found := environ.get(name)):
        raise SecretError(f"env:{name} is not set; export {name} where the monitor is started")
    return found


def _keyring(place: str) -> str:
    service, _, user = place.rpartition("/")
    if not service or not user:
        raise SecretError(f"keyring:{place} names no entry; write keyring:SERVICE/USER")
    import keyring  # loaded by the first reference to it
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(service, user)
    except KeyringError as error:
        advice = "unlock the keyring, or use env: or command: where there is none"
        raise SecretError(f"keyring:{place} cannot be read ({type(error).__name__}); {advice}") from error
    if not found:
        raise SecretError(f"keyring:{place} is empty; store it with `keyring set {service} {user}`")
    return found


def _command(line: str, environ: Mapping[str, str]) -> str:
    """Run it without a shell. What it prints beside its first line, and its complaints, are nobody's business."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise SecretError(f"command: cannot be read ({error}); mind the quotes") from error
    if not words:
        raise SecretError("command: names no command; write command:PROGRAM ARGUMENTS")
    called = f"command:{words[0]} …"
    try:
        ended = subprocess.run(  # noqa: S603 - the user's own command, from the user's own file
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_SECONDS,
            env=dict(environ),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SecretError(f"{called} took more than {COMMAND_SECONDS} seconds; run it yourself to see why") from error
    except OSError as error:
        raise SecretError(f"{called} cannot be run: {error.strerror}; check its path") from error
    first = ended.stdout.decode("utf-8", "replace").partition("\n")[0].strip()
    if ended.returncode or not first:
        why = f"ended with {ended.returncode}" if ended.returncode else "printed nothing"
        raise SecretError(f"{called} {why}; run it yourself to see why")
    return first
