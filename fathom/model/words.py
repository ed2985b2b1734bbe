"""A model told in words: what `summary` prints."""

from __future__ import annotations

from fathom.data.encoder import Encoder
from fathom.data.target import Target
from fathom.model.metrics import ORDER, Metrics
from fathom.model.story import OUT_OF_FOLD, Story
from fathom.nets.ensemble import Answering, Ensemble
from fathom.nets.network import Network
from fathom.nets.pictures import Average, Convolution, Picture
from fathom.wording import readable, signed

MOST_COLUMNS = 6


def summary(network: Answering, encoder: Encoder, target: Target, story: Story) -> str:
    """Tell what goes in, what comes out, the network between, and how it was trained."""
    rows, how, kept = story.rows, story.training, story.chosen
    lines = [
        f"Predicts   {target.words()}",
        f"Learnt     from {rows.train:,} rows of {story.data}, {_judged(story)}"
        + (f", tested on {rows.test:,}" if rows.test else ""),
        f"Network    {network_words(network)}",
        f"Trained    {how.optimiser}, learning rate {kept.learning_rate:g}, batches of "
        f"{how.batch_size}, best after {kept.epoch} of {how.epochs_run} epochs, "
        f"chosen from {len(how.members)} networks",
    ]
    if story.rewound is not None:
        lines.append(
            f"Rewound    to step {story.rewound:,}, {how.steps_per_epoch} steps to an epoch; "
            "measured anew on validation rows"
        )
    lines += [
        f"{part.replace('_', ' ').capitalize():<10} {metric_words(story.metrics[part])}"
        for part in ("validation", OUT_OF_FOLD, "test")
        if part in story.metrics
    ]
    if story.verdict:
        lines.append(f"Verdict    {story.verdict}")
    if story.importance:
        unit = "typical miss" if target.task == "regression" else "log-loss"
        told = [f"{one.column} {signed(one.value, 3)}" for one in story.importance[:MOST_COLUMNS]]
        lines.append(
            f"Columns    {', '.join(told)} (how much the {unit} grows when it is shuffled)"
        )
    lines += [f"Beware     {warning}" for warning in story.warnings]
    lines += ["", "Inputs"]
    lines += [f"  {words}" for words in encoder.words()]
    lines += [f"  left out: {name}: {why}" for name, why in story.left_out.items()]
    return "\n".join(lines)


def _judged(story: Story) -> str:
    if story.training.ensemble:
        return f"in {len(story.training.ensemble)} folds that judge in turn"
    return f"judged on {story.rows.validation:,}"


def network_words(network: Answering) -> str:
    """Say a network's shape: ``8 inputs -> 64 relu -> 64 relu -> 1 (4,801 weights)``."""
    if isinstance(network, Ensemble):
        alone = network_words(network.member(0))
        return f"{len(network)} networks that answer together, each {alone}"
    return f"{shape_words(network)} ({network.parameters:,} weights and biases)"


def shape_words(network: Network) -> str:
    """Say what follows what in one network.

    >>> import jax
    >>> from fathom.nets.network import Blueprint
    >>> shape_words(Blueprint(inputs=2, hidden=(3,), outputs=1)(jax.random.key(0)))
    '2 inputs -> 3 relu -> 1'
    """
    parts = [f"{network.sizes[0]} inputs"] if network.loops else _eye_words(network)
    parts += [f"{len(layer.bias)} {layer.activation}" for layer in network.dense[:-1]]
    return " -> ".join([*parts, f"{network.sizes[-1]}"])


def _eye_words(network: Network) -> list[str]:
    """Say what pictures go through, layer by layer."""
    parts = []
    for layer in network.layers:
        if isinstance(layer, Picture):
            rows, columns, _ = layer.shape
            parts.append(f"pictures of {columns} x {rows}")
        elif isinstance(layer, Convolution):
            height, width, _, neurons = layer.weight.shape
            parts.append(f"{neurons} {layer.activation} at each place ({height} x {width})")
        elif isinstance(layer, Average) and layer.side:
            parts.append("half the places")
    return [*parts, "their mean"]


def metric_words(metrics: Metrics) -> str:
    """Say metrics in a line.

    >>> metric_words({"rmse": 4512.3, "r2": None})
    'rmse 4,512, r2 undefined'
    """
    return ", ".join(f"{name} {readable(metrics[name])}" for name in ORDER if name in metrics)
