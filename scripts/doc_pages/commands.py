"""docs/commands.md, and a page for every command: its help word for word, the same in Python."""

from __future__ import annotations

import contextlib
import io

from doc_pages.markdown import GENERATED, fence, link, to_command
from doc_pages.python import page_of

from fathom.cli.app import main as run_fathom
from fathom.cli.commands import GROUPS, Command


def commands_page() -> str:
    """Write docs/commands.md."""
    lines = [
        "# Commands",
        "",
        GENERATED,
        "",
        "With `--json` a command gives one JSON object on standard output and says everything else "
        "on standard error. It exits with 0 when done, with 2 and one line `fathom: ...` for "
        "anything you can mend; 1 would be a bug. A number that is not finite is `null`, with "
        '`"diverged": true` beside it. Hyphen and underscore mean the same in names.',
        "",
    ]
    for title, commands in GROUPS.items():
        lines += [f"**{title}**", ""]
        lines += [f"- {to_command(c.name, 'commands/')}: {c.purpose}" for c in commands]
        lines += [""]
    return "\n".join(lines)


def command_pages() -> dict[str, str]:
    """Write docs/commands: a page for every command, by its place in docs."""
    commands = [command for group in GROUPS.values() for command in group]
    return {f"commands/{command.name}.md": _page(command) for command in commands}


def _page(command: Command) -> str:
    lines = [
        f"# `fathom {command.name}`",
        "",
        GENERATED,
        "",
        *fence("text", f"$ fathom {command.name} --help\n{_help(command.name)}"),
        f"In Python, {link(command.public, f'../python/{page_of(command.public)}')}:",
        "",
        *fence("python", command.python),
    ]
    return "\n".join(lines)


def _help(name: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        run_fathom([name, "--help"])
    return "\n".join(line.rstrip() for line in said.getvalue().strip().splitlines())
