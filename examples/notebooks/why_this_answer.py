# %% [markdown]
# # Why this answer?
#
# One person's predicted salary, opened: what each column added, the neuron's own sums, what another
# cell would have changed, and the rows that it learnt the answer from.

# %%
from pathlib import Path
from tempfile import mkdtemp

import fathom

table, target = fathom.example_table("salaries")
people = table.frame[:1500]
place = Path(mkdtemp()) / "salaries.fathom"
model = fathom.train(people, target, hidden=(16, 16), epochs=40, ensemble=1, out=place, verbose=0)

# %% [markdown]
# ## The answer, and what each column did to it
#
# The parts and the average row add up to the answer. What rounding left over is shown.

# %%
opened = model.explain(people, row=7)
opened

# %%
parts = opened.contributions
total = parts.average + sum(parts.parts.values())
print(f"{parts.average:,.1f} + parts = {total:,.1f}; the network said {parts.value:,.1f}")
assert abs(total - parts.value) < 1e-6 * abs(parts.value) + 1

# %% [markdown]
# ## Every neuron's sum

# %%
print(opened.steps("1.3"))

# %% [markdown]
# ## What if?
#
# Turn a knob. In Jupyter, VS Code or Colab this is alive; from Python, set `changed`.

# %%
knobs = model.what_if(people, row=7)
knobs

# %%
knobs.changed = {"experience": 10}
knobs.reply["answers"]

# %% [markdown]
# ## All values of one column

# %%
model.sweep(people, row=7, column="experience")

# %% [markdown]
# ## Which rows taught it this?
#
# Every step of the training is gone through once more. An approximation, and it says by how much it
# misses.

# %%
run = fathom.open_run(place)
run.influence(people, row=7)
