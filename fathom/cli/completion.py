"""What a shell offers while a command is typed: commands, options, the words that an option takes.

`fathom --install-completion` tells the shell to ask `fathom --complete` at every Tab.

>>> offers(["exp"]), offers(["export", "--e"])
(['explain', 'export'], ['--encoded', '--explain'])
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fathom.cli.built import built
from fathom.cli.commands import COMMANDS
from fathom.errors import OptionError, WriteError, hint
from fathom.files import write_bytes

BASH = """\
_fathom() {
  local IFS=$'\\n'
  COMPREPLY=($(fathom --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _fathom fathom
"""
ZSH = """\
#compdef fathom
_fathom() {
  local -a found
  found=("${(@f)$(fathom --complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -a found; else _files; fi
}
if [[ "$funcstack[1]" == _fathom ]]; then _fathom; else compdef _fathom fathom; fi
"""
FISH = """\
function __fathom_offers
  set -l words (commandline -opc) (commandline -ct)
  fathom --complete $words[2..-1] 2>/dev/null
end
complete -c fathom -a '(__fathom_offers)'
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
FIRST = ("--help", "--version", "--install-completion", "--show-completion")


def offers(words: Sequence[str]) -> list[str]:
    """Give what the last of the words behind ``fathom`` may become; files are the shell's matter.

    >>> offers(["train", "people.csv", "--keep", ""])
    ['best', 'last']
    """
    *before, last = words or [""]
    if not before:
        known = FIRST if last.startswith("-") else (*COMMANDS, "help")
        return sorted(one for one in known if one.startswith(last))
    if before[0] == "help":
        return sorted(one for one in COMMANDS if one.startswith(last)) if len(before) == 1 else []
    if before[0] not in COMMANDS:
        return []
    options = _options(before[0])
    if last.startswith("-"):
        return sorted(one for one in options if one.startswith(last))
    return [one for one in options.get(before[-1], []) if one.startswith(last)]


def _options(name: str) -> dict[str, list[str]]:
    """List a command's options, each with the words that it takes, where these are few."""
    found = {"--help": list[str]()}
    for parameter in built(name).params:
        if getattr(parameter, "hidden", False):
            continue
        words = _words(parameter)
        for one in (*parameter.opts, *parameter.secondary_opts):
            if one.startswith("--"):
                found[one] = [] if one in parameter.secondary_opts else words
    return found


def _words(parameter: Any) -> list[str]:
    """Read ``best|last``; words in capitals stand for others."""
    shown = parameter.metavar or ""
    return shown.split("|") if re.fullmatch(r"[a-z_]+(\|[a-z_]+)+", shown) else []


def script(shell: str | None) -> str:
    """Give the lines that a shell reads; without a shell, those of one's own."""
    return SCRIPTS[_shell(shell)]


def install(shell: str | None) -> str:
    """Write them where the shell looks, and say what is left to do.

    Raises:
        OptionError: there is no such shell.
        WriteError: the file cannot be written.
    """
    shell = _shell(shell)
    place = _place(shell)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        said = (fault.strerror or "").lower()
        raise WriteError(f"cannot write {place}: {said}") from None
    write_bytes(place, SCRIPTS[shell].encode())
    left = {
        "bash": f"a new shell knows it; if not, add to ~/.bashrc: source {place}",
        "zsh": f"add to ~/.zshrc, before compinit: fpath+=({place.parent})",
        "fish": "a new shell knows it",
    }
    return f"{place} written: {left[shell]}"


def _shell(asked: str | None) -> str:
    name = asked or Path(os.environ.get("SHELL", "bash")).name
    if name not in SCRIPTS:
        raise OptionError(f"there is no completion for {name!r}. {hint(name, SCRIPTS)}")
    return name


def _place(shell: str) -> Path:
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return {
        "bash": data / "bash-completion/completions/fathom",
        "zsh": data / "zsh/site-functions/_fathom",
        "fish": config / "fish/completions/fathom.fish",
    }[shell]
