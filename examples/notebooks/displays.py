# %% [markdown]
# What Fathom's values look like in a notebook: train a small network, open it, look back.
# A value on the last line of a cell shows its card; `print` gives its words, `as_dict()` its
# numbers.

# %%
from pathlib import Path
from tempfile import mkdtemp

import fathom

table, target = fathom.example_table("salaries")
people = table.frame[:2000]
place = Path(mkdtemp()) / "salaries.fathom"
fathom.look(people, target)

# %%
model = fathom.train(
    people,
    target,
    hidden=(16, 16),
    epochs=30,
    starts=2,
    learning_rate=[0.003, 0.03],
    run=place.with_suffix(".run"),
)
model.save(place)
model

# %%
model.explain(people, row=7)

# %%
fathom.effects(model, people)

# %%
model.sweep(people, row=7, column="age")

# %%
run = fathom.open_run(place)
run.history()

# %%
run.why(step=20, weight="age -> hidden1.0")

# %%
run.influence(people, row=7)

# %%
run.landscape()

# %%
fathom.descend("x^2 - x + 1", start=9, learning_rate=0.1)
