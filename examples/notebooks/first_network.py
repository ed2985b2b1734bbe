# %% [markdown]
# # A first network
#
# From one neuron to a network that learns what no single neuron can. Every value on the last line
# of a cell shows itself; `print` gives its words, `as_dict()` its numbers.

# %%
import numpy as np

import fathom

# %% [markdown]
# ## A neuron weighs what it hears
#
# It multiplies each input by a weight, adds everything up, and fires if the sum is above its
# threshold. Is it a dog? Four legs count 2, a thick coat counts 4, and more than 5 is needed: so
# both must be there.

# %%
dog = fathom.Neuron({"four legs": 2, "thick coat": 4}, threshold=5)
dog

# %%
print(dog.explain({"four legs": 1, "thick coat": 0}))

# %% [markdown]
# ## Nobody sets weights by hand: they are learnt
#
# Pavlov's dog hears a bell whenever there is food. A weight grows where both come together. Later
# the bell rings alone, and the dog forgets.

# %%
pavlov = fathom.pavlov()
print("\n".join(str(pavlov).splitlines()[-4:]))

# %% [markdown]
# A neuron with a threshold learns from its mistakes alone, here the word *and*:

# %%
both = [({"a": a, "b": b}, float(a and b)) for a in (0, 1) for b in (0, 1)]
print(fathom.Neuron({"a": 0, "b": 0}).learn(both))

# %% [markdown]
# ## How wrong is it? Which way is down?
#
# A loss says how far an answer is from the truth. Learning is a walk downhill on it: a step against
# the slope, as long as the learning rate times the slope.

# %%
fathom.cost("squared", [10, 10], [9, 11])

# %%
fathom.descend("x^2 - x + 1", start=9, learning_rate=0.1)

# %% [markdown]
# ## A network: what no single neuron can learn
#
# *Either one or the other, but not both*: no straight line tells these four corners apart. Two
# layers do. Several random starts learn side by side, because one alone may get stuck; the best is
# kept.

# %%
corners = {
    "a": [0, 0, 1, 1] * 25,
    "b": [0, 1, 0, 1] * 25,
    "differ": ["no", "yes", "yes", "no"] * 25,
}
network = fathom.train(
    corners, "differ", hidden=4, epochs=200, ensemble=1, starts=5, test_share=0.0, verbose=0
)
four = {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1]}
said = network.predict(four)
assert list(said) == ["no", "yes", "yes", "no"]
said

# %% [markdown]
# Its answer opens into the arithmetic that made it: what each input added, and every neuron's sum.

# %%
opened = network.explain(four, row=1)
opened

# %%
told = opened.contributions
assert np.isclose(told.average + sum(told.parts.values()), told.value)
print(f"{told.name}: {told.average:.3f} for an average row, {told.value:.3f} with all parts")
