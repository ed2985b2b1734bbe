"""Options of a training on the command line, made from the settings: none is spelt here.

A command takes them as one argument, a dictionary of what was given:

>>> from fathom.cli.show import JsonOption
>>> @with_settings(without=NOT_TYPED)
... def command(data: str, given: Given, json: JsonOption = False) -> None:
...     print(data, given)
>>> command("people.csv", hidden="64,32", epochs=3)
people.csv {'hidden': [64, 32], 'epochs': 3}
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any, get_args

import typer

from fathom.files import check_spared, write_bytes
from fathom.settings.config import config_text, read_config
from fathom.settings.option import Option
from fathom.settings.settings import Settings, part_of, parts
from fathom.settings.words import default_of, takes

Given = Mapping[str, Any]
NOT_TYPED = ("run",)  # on the command line the run lies beside the model


def with_settings(
    without: Collection[str] = (), needed: Collection[str] = (), filed: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command options of the settings in place of its argument `given`.

    Args:
        without: options that it does not take, or words otherwise.
        needed: options that must be given.
        filed: whether they can be in a file, too.
    """
    options = takes(without)

    def made(command: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(command, eval_str=True).parameters

        def called(*args: Any, **kwargs: Any) -> None:
            typed = {name: kwargs.pop(name, _unset(name)) for name in options}
            given = _given(typed, options)
            if filed:
                held, kept = kwargs.pop("config", None), kwargs.pop("save_config", None)
                spoken = _spoken(kwargs.pop("here", None), options)
                given = _with_file(given, typed, options, held, spoken)
                read = (held, kwargs.get("data"), given.get("test"), given.get("labels"))
                _keep(given, kept, kwargs.get("out"), *read)
            command(*args, **kwargs, given=given)

        shown = [
            one
            for name, parameter in own.items()
            for one in (
                [_parameter(each, option, needed) for each, option in options.items()]
                + (_FILE_PARAMETERS if filed else [])
                if name == "given"
                else [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)]
            )
        ]
        called.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in shown}
        called.__doc__ = command.__doc__
        return called

    return made


def _parameter(name: str, option: Option, needed: Collection[str]) -> inspect.Parameter:
    """Make what Typer takes for an option."""
    kind, default = _kind(name, option), _unset(name)
    told = typer.Option(
        *_flags(name, option, kind),
        metavar=option.typed,
        help=option.help,
        show_default=default not in (None, False) and kind is not bool,
    )
    must = name in needed
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if must else default,
        annotation=Annotated[kind if must else kind | None, told],
    )


def _kind(name: str, option: Option) -> Any:
    """Say what Typer reads: a text where we read it ourselves, or where it is a place."""
    if option.several:
        return list[str]
    field = parts(Settings)[part_of(Settings, name)].model_fields[name]
    kinds = [one for one in get_args(field.annotation) or (field.annotation,) if one is not None]
    plain = next((one for one in kinds if one in (bool, int, float)), str)
    return str if option.read is not None else plain


def _flags(name: str, option: Option, kind: Any) -> tuple[str, ...]:
    long = f"--{name.replace('_', '-')}"
    if option.flags:
        return option.flags
    if kind is not bool or default_of(name) is False:
        return (long,)
    return (f"{long}/--no-{long[2:]}",)


def _unset(name: str) -> Any:
    """Give what stands for an option that was not typed: nothing, or how it is shown."""
    default = default_of(name)
    return None if Settings.options()[name].read is not None else default


def _given(typed: dict[str, Any], options: dict[str, Option]) -> Given:
    """Read what was typed; what was not is left out."""
    given: dict[str, Any] = {}
    for name, value in typed.items():
        if value is None or value == [] or value == default_of(name):
            continue
        option, flags = options[name], _flags(name, options[name], str)
        given[name] = option.read(value, flags[0]) if option.read else value
    return given


def _file_parameter(name: str, help: str) -> inspect.Parameter:
    told = typer.Option(metavar="FILE.toml", help=help)
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=None, annotation=Annotated[str | None, told])


_FILE_PARAMETERS = [
    inspect.Parameter("here", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context),
    _file_parameter("config", "Options from a file; what is typed overrules it."),
    _file_parameter("save_config", "Also write all options that were given into a file."),
]


def _with_file(
    given: Given,
    typed: Mapping[str, Any],
    options: dict[str, Option],
    held: str | None,
    spoken: Collection[str],
) -> Given:
    """Put options of a file beneath those that were typed, be it a default that was typed."""
    if held is None:
        return given
    found = read_config(held, options)
    usual = {name: typed[name] for name in spoken if name in found and name not in given}
    return {**found, **usual, **given}


def _spoken(here: Any, options: Collection[str]) -> set[str]:
    """Say which options stand on the command line, be it with the value that they have anyway."""
    if here is None:
        return set()
    sources = {name: here.get_parameter_source(name) for name in options}
    return {name for name, source in sources.items() if source and source.name == "COMMANDLINE"}


def _keep(given: Given, kept: str | None, *sources: str | None) -> None:
    """Write options into a file; none that is read from."""
    if kept is None:
        return
    check_spared(kept, *(source for source in sources if source is not None))
    order = {name: place for place, name in enumerate(Settings.options())}
    ordered = dict(sorted(given.items(), key=lambda one: order[one[0]]))
    write_bytes(kept, f"{config_text(ordered)}\n".encode())
