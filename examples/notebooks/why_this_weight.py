# %% [markdown]
# # Why this weight?
#
# A training is a list of small changes, and each has its reasons: the rows of the batch, the blame
# that came back to the neuron, what the optimiser made of it. All of it adds up.

# %%
from pathlib import Path
from tempfile import mkdtemp

import fathom

table, target = fathom.example_table("salaries")
people = table.frame[:1500]
place = Path(mkdtemp()) / "salaries.fathom"
model = fathom.train(people, target, hidden=(8, 8), epochs=20, ensemble=1, out=place, verbose=0)
run = fathom.open_run(place)
run

# %% [markdown]
# ## One weight, one step

# %%
why = run.why(step=20, weight="age -> hidden1.0")
why

# %%
print(why)
assert why.residual < 1e-5

# %% [markdown]
# ## How it learnt

# %%
run.history()

# %% [markdown]
# ## Back to any step
#
# The network as it was, to the bit.

# %%
early = run.rewind(step=5)
print(f"after 5 steps: {early.story.judgement.metrics}")
print(f"as kept:       {model.story.judgement.metrics}")

# %% [markdown]
# ## And on from there, otherwise

# %%
branch = fathom.fork(place, step=20, data=people, learning_rate=0.3, verbose=0)
branch

# %% [markdown]
# ## The ground that it walked on
#
# The cost over a plane through the network, and the path across it.

# %%
run.landscape()

# %% [markdown]
# ## Labels that look wrong
#
# Rows that the networks side by side missed farthest; a reason to look at them, no more.

# %%
run.suspects()
