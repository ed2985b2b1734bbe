"""All that a person can ask of a training, as one value.

>>> settings = Settings.of(target="salary", hidden=(16,), learning_rate=0.01)
>>> settings.network.hidden, settings.learning.learning_rate, settings.effort.seed
((16,), (0.01,), 0)
>>> settings.changed(seed=3).given()
{'target': 'salary', 'hidden': (16,), 'learning_rate': (0.01,), 'seed': 3}
>>> Settings.of(hiden=16)
Traceback (most recent call last):
fathom.errors.OptionError: there is no option 'hiden'. Did you mean 'hidden'?
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from fathom.errors import OptionError, hint
from fathom.settings.option import Option
from fathom.settings.part import Part, sentence_of
from fathom.settings.parts import (
    EffortSettings,
    JudgingSettings,
    LearningSettings,
    NetworkSettings,
    PictureSettings,
    RowSettings,
    RunSettings,
    TableSettings,
)


class Settings(BaseModel):
    """What was asked of a training; what is None is left to Fathom.

    Attributes:
        table: what the table holds, and which of it to learn from.
        pictures: what only pictures can be asked.
        rows: which rows are learnt from, choose, and test.
        network: what the network is.
        learning: how its weights change.
        effort: how many networks learn.
        judging: what is found out beside.
        run: whether and where the run is kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: TableSettings = TableSettings()
    pictures: PictureSettings = PictureSettings()
    rows: RowSettings = RowSettings()
    network: NetworkSettings = NetworkSettings()
    learning: LearningSettings = LearningSettings()
    effort: EffortSettings = EffortSettings()
    judging: JudgingSettings = JudgingSettings()
    run: RunSettings = RunSettings()

    @classmethod
    def of(cls, **options: Any) -> Settings:
        """Take options by their names, whichever part they belong to.

        Raises:
            OptionError: there is no such option, or a value makes no sense.
        """
        return cls()._with(options)

    def changed(self, **options: Any) -> Settings:
        """Give the same with some options changed."""
        return self._with(options)

    @classmethod
    def options(cls) -> dict[str, Option]:
        """List all options by name, in the order in which they are shown."""
        return {
            name: option for part in parts(cls).values() for name, option in part.options().items()
        }

    def value(self, name: str) -> Any:
        """Give the value of an option by its name."""
        return getattr(getattr(self, part_of(type(self), name)), name)

    def given(self) -> dict[str, Any]:
        """Give the options that differ from what they are where nobody asks."""
        usual = type(self)()
        values = {name: (self.value(name), usual.value(name)) for name in self.options()}
        return {name: value for name, (value, other) in values.items() if value is not other}

    def written(self) -> dict[str, Any]:
        """Give what a run writes down as JSON carries it: what the weights depend on."""
        told = self.model_dump(mode="json")
        kept = {name for name, option in self.options().items() if option.decides}
        return {
            part: {name: value for name, value in values.items() if name in kept}
            for part, values in told.items()
        }

    def portable(self) -> Settings:
        """Give the same without places on this machine, to be sent along with a model."""
        return self.changed(test=None, labels=None, run=None, resume=False)

    @model_validator(mode="after")
    def _fitting(self) -> Settings:
        """Refuse options that do not go together."""
        network, effort = self.pictures.network, self.effort
        if effort.quick and effort.thorough:
            raise OptionError("a training is quick or thorough, not both; give one")
        if network == "convolutional" and (self.network.hidden is not None or self.together > 1):
            raise OptionError(
                "a convolutional network has layers of its own and answers alone; leave hidden "
                "layers and the ensemble out, or ask for a dense one"
            )
        if self.learning.keep not in ("best", "last", None):
            raise OptionError(f"keep must be 'best' or 'last', but got {self.learning.keep!r}")
        if effort.starts is not None and self.together > 1:
            raise OptionError(
                "an ensemble has one random start for each fold; leave the starts out, or ask for "
                "an ensemble of 1"
            )
        return self

    @property
    def dense(self) -> bool:
        """Whether pictures are given to plain layers of neurons."""
        if self.pictures.network is not None:
            return self.pictures.network == "dense"
        return self.network.hidden is not None or self.together > 1

    @property
    def together(self) -> int:
        """How many networks answer together."""
        return 1 if self.effort.ensemble is None else self.effort.ensemble

    def _with(self, options: dict[str, Any]) -> Settings:
        changes: dict[str, dict[str, Any]] = {}
        for name, value in options.items():
            changes.setdefault(part_of(type(self), name), {})[name] = value
        made = {name: dict(getattr(self, name)) | new for name, new in changes.items()}
        fresh = {name: parts(type(self))[name](**values) for name, values in made.items()}
        try:
            return type(self)(**dict(self) | fresh)
        except ValidationError as fault:
            raise sentence_of(fault) from None


@cache
def parts(settings: type[Settings]) -> dict[str, type[Part]]:
    """List the parts of the settings by name."""
    kinds = {name: field.annotation for name, field in settings.model_fields.items()}
    return {
        name: kind
        for name, kind in kinds.items()
        if isinstance(kind, type) and issubclass(kind, Part)
    }


def part_of(settings: type[Settings], option: str) -> str:
    """Name the part that an option belongs to.

    >>> part_of(Settings, "epochs")
    'learning'
    """
    for name, part in parts(settings).items():
        if option in part.options():
            return name
    raise OptionError(f"there is no option {option!r}. {hint(option, settings.options())}")
