# %% [markdown]
# # Your own table
#
# One line trains; the rest of this page is about whether to trust it. Put your own table in the
# place of the example: a path, a pandas or Polars frame, or a mapping of columns.

# %%
from pathlib import Path
from tempfile import mkdtemp

import fathom

table, target = fathom.example_table("salaries")
people, newcomers = table.frame[:1500], table.frame[1500:1700]

# %% [markdown]
# ## Look before you train
#
# What is in each column, and what Fathom makes of it.

# %%
fathom.look(people, target)

# %% [markdown]
# ## Train
#
# Several networks learn side by side, each from all rows but an eighth, by which it is judged. With
# `out` the model is kept, and its whole training beside it.

# %%
place = Path(mkdtemp()) / "salaries.fathom"
model = fathom.train(people, target, out=place)

# %%
model

# %% [markdown]
# The card says how good it is on rows that it has not learnt from, beside boosted trees and a
# linear model, and what to beware of. **The verdict is about this table**: on a small one, boosted
# trees are often ahead.
#
# ## Ask it
#
# A frame comes back as it went in. `low` and `high` hold nine of ten truths; `unusual` says how
# unlike the training rows a row is, and `because` which columns make it so.

# %%
answers = model.predict_table(newcomers, unusual=True)
answers.head()

# %%
inside = (newcomers[target] >= answers["low"]) & (newcomers[target] <= answers["high"])
print(f"{inside.mean():.0%} of the newcomers' salaries lie between low and high")
assert inside.mean() > 0.8

# %% [markdown]
# ## How good is it on rows of your own?

# %%
model.evaluate(newcomers)

# %% [markdown]
# ## Which columns matter, and how?

# %%
fathom.effects(model, people)

# %% [markdown]
# ## Would more rows help?

# %%
fathom.learning_curve(people, target, shares=[0.25, 0.5, 1.0], hidden=16, epochs=40, starts=1)

# %% [markdown]
# The file holds everything, and opens anywhere. `fathom.export(model, "salaries.onnx")` and
# `"salaries.xlsx"` take it to other programs; `fathom serve salaries.fathom` answers over HTTP.

# %%
again = fathom.load(place)
assert (again.predict(newcomers) == model.predict(newcomers)).all()
