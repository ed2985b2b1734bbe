"""The options as Python shows them: in signatures, in docstrings, and in the type `Options`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from types import UnionType
from typing import Any, ParamSpec, TypeVar, Union, get_args, get_origin

from fathom.errors import OptionError, hint
from fathom.settings.option import Option
from fathom.settings.settings import Settings, part_of, parts

P = ParamSpec("P")
T = TypeVar("T")
VAR_KEYWORD = inspect.Parameter.VAR_KEYWORD


def all_but(*names: str) -> tuple[str, ...]:
    """List all options but these, for a door that takes these alone.

    >>> len(Settings.options()) - len(all_but("task", "positive"))
    2
    """
    return tuple(name for name in Settings.options() if name not in names)


def takes(without: Collection[str] = ()) -> dict[str, Option]:
    """List the options that a door takes: all but some."""
    return {name: one for name, one in Settings.options().items() if name not in without}


def with_options(
    without: Collection[str] = (),
    what: str = "train",
    refuse: Callable[[str], None] | None = None,
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Show a function's ``**options`` one by one, with their defaults and what each is for.

    Args:
        without: options that it does not take, or that stand in its signature by themselves.
        what: what the function is called in the sentence on an option that is not there.
        refuse: may raise a better sentence on one that it does not take.

    >>> @with_options(without=set(Settings.options()) - {"seed"}, what="sow")
    ... def sow(field, **options):
    ...     \"\"\"Sow a field.
    ...
    ...     Args:
    ...         field: where.
    ...     \"\"\"
    ...     return options
    >>> print(inspect.signature(sow), sow("mine", seed=3))
    (field, *, seed: 'int' = 0) {'seed': 3}
    >>> sow("mine", sead=3)
    Traceback (most recent call last):
    fathom.errors.OptionError: sow has no option 'sead'. Did you mean 'seed'?
    """

    def shown(function: Callable[P, T]) -> Callable[P, T]:
        own = inspect.signature(function).parameters
        here = {name: one for name, one in takes(without).items() if name not in own}

        def checked(*args: P.args, **kwargs: P.kwargs) -> T:
            known = [*(name for name in own if own[name].kind is not VAR_KEYWORD), *here]
            for name in kwargs:
                if name not in known:
                    if refuse is not None:
                        refuse(name)
                    raise OptionError(f"{what} has no option {name!r}. {hint(name, known)}")
            return function(*args, **kwargs)

        checked.__signature__ = _signature(function, here)  # type: ignore[attr-defined]
        checked.__doc__ = _docstring(function.__doc__ or "", here)
        for name in ("__name__", "__qualname__", "__module__"):
            setattr(checked, name, getattr(function, name))
        return checked

    return shown


def parameters(options: Collection[str]) -> list[inspect.Parameter]:
    """Write options as parameters that are given by name."""
    return [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=default_of(name), annotation=type_of(name)
        )
        for name in options
    ]


def type_of(name: str) -> str:
    """Write what a person may give for an option.

    >>> type_of("hidden"), type_of("run"), type_of("only")
    ('int | Sequence[int] | None', 'str | Path | None', 'Collection[str] | None')
    """
    return _written(_field(name).annotation)


def default_of(name: str) -> Any:
    """Give what an option is where nobody asks."""
    return _field(name).default


def options_module() -> str:
    """Write `fathom/settings/options.py`: the options as a type, so that editors know them.

    The target is an argument of its own.
    """
    lines = [
        '"""The options of a training as a type; written by scripts/make-docs."""',
        "",
        "from __future__ import annotations",
        "",
        "from collections.abc import Collection, Mapping, Sequence",
        "from pathlib import Path",
        "from typing import Any, TypedDict",
        "",
        "",
        "class Options(TypedDict, total=False):",
        '    """What `fathom.train` takes by name; see `fathom.settings.parts`."""',
        "",
        *(f"    {name}: {type_of(name)}" for name in Settings.options() if name != "target"),
    ]
    return "\n".join(lines) + "\n"


def _field(name: str) -> Any:
    return parts(Settings)[part_of(Settings, name)].model_fields[name]


def _written(kind: Any) -> str:
    if get_origin(kind) in (Union, UnionType):
        return " | ".join(_written(one) for one in get_args(kind))
    if get_origin(kind) is tuple:
        inside = _written(get_args(kind)[0])
        return f"Collection[{inside}]" if inside == "str" else f"{inside} | Sequence[{inside}]"
    named = {type(None): "None", Any: "Any"}
    if kind in named:
        return named[kind]
    if getattr(kind, "__name__", "") == "Path":
        return "str | Path"
    return str(kind).replace("collections.abc.", "") if get_args(kind) else str(kind.__name__)


def _signature(function: Callable[..., Any], options: Collection[str]) -> inspect.Signature:
    own = inspect.signature(function)
    named = [one for one in own.parameters.values() if one.kind is not VAR_KEYWORD]
    return own.replace(parameters=[*named, *parameters(options)])


def _docstring(text: str, options: dict[str, Option]) -> str:
    """Put the options behind the last argument that the docstring names."""
    lines = inspect.cleandoc(text).splitlines()
    if "Args:" not in lines:
        return text
    begin = lines.index("Args:")
    end = next((n for n in range(begin, len(lines)) if not lines[n].strip()), len(lines))
    told = [f"    {name}: {_small(option.help)}" for name, option in options.items()]
    return "\n".join([*lines[:end], *told, *lines[end:]])


def _small(words: str) -> str:
    """Begin a sentence as it goes on behind a colon; names such as NumPy keep their capitals."""
    return words if words[1:2].isupper() else words[0].lower() + words[1:]
