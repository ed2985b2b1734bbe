# %% [markdown]
# # Learning rates
#
# Too small, and nothing happens; too large, and it flies away. In between lies a rate that can be
# computed, on a parabola exactly, and for a network nearly.

# %%
import fathom
from fathom.descent import compare_rates, pits, starts_between

# %% [markdown]
# ## On a parabola
#
# The slope's change (the curvature) is 2 everywhere, so a step is stable below 2 / 2 = 1.

# %%
compare_rates("x^2 - x + 1", 9, [0.01, 0.1, 0.5, 1, 1.1])

# %%
fathom.descend("x^2 - x + 1", start=9, learning_rate=1.1, steps=5)

# %% [markdown]
# ## Local minima: many starts
#
# With several pits, where it ends depends on where it begins.

# %%
pits("x^4 - 4*x^2 + x", starts_between(-3, 3, 20), 0.02)

# %% [markdown]
# ## Of a network
#
# Each rate gets a short training of its own, and a verdict; the largest one that is stable is
# computed from the slopes' change.

# %%
table, target = fathom.example_table("salaries")
people = table.frame[:600]
fathom.lr_find(people, target, hidden=(8,), epochs=10, rates=[0.001, 0.01, 0.1, 1.0])

# %% [markdown]
# ## In a training
#
# Several rates learn side by side; the chart is drawn anew while they do.

# %%
model = fathom.train(people, target, learning_rate=[0.001, 0.01, 0.1], hidden=(16,), epochs=40)
model
