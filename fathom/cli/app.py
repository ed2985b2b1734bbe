"""The command ``fathom``: find the command, load only that one, turn errors into one sentence.

Exit codes: 0 done; 2 something the person can mend, told in one line on standard error; 1 a bug.
"""

from __future__ import annotations

import errno
import os
import sys
import warnings
from collections.abc import Sequence

from fathom.cli.built import built
from fathom.cli.commands import COMMANDS, overview
from fathom.cli.patience import Patience
from fathom.errors import (
    FathomError,
    LearntRowsWarning,
    OptionError,
    StrangeRowsWarning,
    hint,
    same_name,
)
from fathom.progress import listening
from fathom.text import harmless
from fathom.version import __version__

MOST_MEANT = 3  # options named where one letter was given
_EXHAUSTED = "RESOURCE_EXHAUSTED"  # as JAX says it
_TOO_LITTLE_MEMORY = (
    "the memory does not suffice for this; give fewer rows or columns, a smaller network, or more "
    "memory (a training begun with --out goes on with --resume)"
)
# What stands in the way of a result on standard output, where that goes into a file on a full disk.
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))


def start() -> None:
    """Be the command: a process of its own, whose warnings are notes for a person."""
    _quieten()
    main()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``fathom`` with these arguments (default: those it was called with) and exit."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _run(given)
    except FathomError as error:
        print(harmless(f"fathom: {error}"), file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has seen enough, as in `fathom ... | head`
        _forget_output()
        sys.exit(0)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _forget_output()
        why = os.strerror(error.errno or 0).lower()
        print(f"fathom: cannot write to standard output: {why}", file=sys.stderr)
        sys.exit(2)
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, MemoryError) and _EXHAUSTED not in str(error):
            raise
        print(f"fathom: {_TOO_LITTLE_MEMORY}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("fathom: interrupted", file=sys.stderr)
        sys.exit(130)


def _forget_output() -> None:
    """Let what is still to be printed go nowhere, so that leaving does not stumble over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(given: list[str]) -> None:
    if not given or given[0] in ("--help", "-h", "help"):
        if len(given) < 2:
            print(overview(__version__))
            return
        given = [given[1], "--help"]
    if given[0] == "--version":
        print(f"fathom {__version__}")
        return
    if given[0] in ("--complete", "--show-completion", "--install-completion"):
        _complete(*given)
        return
    name = same_name(given[0]).replace("_", "-")
    if name not in COMMANDS:
        raise OptionError(f"there is no command {given[0]!r}. {hint(given[0], COMMANDS)}")
    run_command(name, given[1:])
    sys.stdout.flush()  # a closed pipe is met here, inside main's care, not at exit


def _complete(asked: str, *words: str) -> None:
    """Serve the shell: say what a word may become, or what it must read to ask that."""
    from fathom.cli.completion import install, offers, script

    if asked == "--complete":
        print("\n".join(offers(words)))
        return
    if len(words) > 1:
        raise OptionError(f"{asked} takes one shell, but got {' '.join(words)!r}")
    shell = words[0] if words else None
    print(install(shell) if asked == "--install-completion" else script(shell), end="")
    print(end="\n" * (asked == "--install-completion"))


def run_command(name: str, arguments: Sequence[str]) -> None:
    """Load one command and run it, with Typer's complaints as `OptionError`."""
    import typer

    arguments, command = [_folded(word) for word in arguments], built(name)
    try:
        with listening(Patience()):
            code = command(arguments, prog_name=f"fathom {name}", standalone_mode=False)
    except typer.TyperException as complaint:
        raise OptionError(_one_sentence(complaint, name, arguments)) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    if isinstance(code, int) and code:
        sys.exit(code)


def _quieten() -> None:
    """Let no library's warning reach a person, and say ours as notes, each once."""
    told = set()

    def show(message: Warning | str, *_: object, **__: object) -> None:
        if str(message) not in told:
            told.add(str(message))
            print(harmless(str(message)), file=sys.stderr)

    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    for ours in (StrangeRowsWarning, LearntRowsWarning):
        warnings.filterwarnings("always", category=ours)
    warnings.showwarning = show


def _folded(word: str) -> str:
    """Let ``--learning_rate`` mean ``--learning-rate``; what follows ``=`` stays as it is."""
    name, equals, value = word.partition("=")
    return f"{name.replace('_', '-')}{equals}{value}" if word.startswith("--") else word


def _nearest(option: str, known: Sequence[str]) -> str:
    """Name the option that was meant; for one letter, the first that begin with it.

    >>> _nearest("-t", ["--out", "--target", "--test"])
    'Did you mean --target or --test?'
    """
    begin = [one for one in known if len(option) == 2 and one[2:3] == option[1]]
    if begin:
        return f"Did you mean {' or '.join(begin[:MOST_MEANT])}?"
    return hint(option, known)


def _one_sentence(complaint: Exception, name: str, arguments: Sequence[str]) -> str:
    """Turn what Typer says about wrong usage into our one line."""
    words = complaint.format_message() if hasattr(complaint, "format_message") else str(complaint)
    option, known = getattr(complaint, "option_name", None), _option_names(complaint)
    if option and "such option" in words:
        words = f"'fathom {name}' has no option {option!r}. {_nearest(option, known)}"
        if name == "descend" and option.startswith("-"):
            words += " (A function that starts with a minus goes into brackets: '(-x^2)'.)"
        return words
    if words.startswith("Invalid value") and (value := _given(complaint, arguments)) is not None:
        words = f"{_option_name(complaint)} {_wanted(words)}, but got {value!r}"
    words = " ".join(words.replace("\n", " ").split()).rstrip(".")
    return f"{words[:1].lower()}{words[1:]} (see 'fathom {name} --help')"


def _wanted(words: str) -> str:
    """Say what an option takes, from the words that its value was turned away with."""
    for kind, wanted in (("valid integer", "a whole number"), ("valid number", "a number")):
        if kind in words:
            return f"takes {wanted}"
    return f"takes another value ({words.partition(': ')[2]})"


def _option_name(complaint: Exception) -> str:
    return str(complaint.param.opts[0])  # type: ignore[attr-defined]


def _given(complaint: Exception, arguments: Sequence[str]) -> str | None:
    """Find what was typed for the option that is complained about; of several the last counts."""
    names = getattr(getattr(complaint, "param", None), "opts", [])
    found = None
    for place, word in enumerate(arguments):
        if word in names and place + 1 < len(arguments):
            found = arguments[place + 1]
        elif word.partition("=")[0] in names and "=" in word:
            found = word.partition("=")[2]
    return found


def _option_names(complaint: Exception) -> list[str]:
    context = getattr(complaint, "ctx", None)
    if context is None:
        return []
    return [name for param in context.command.params for name in param.opts if name[:1] == "-"]
