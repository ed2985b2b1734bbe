# %% [markdown]
# # Pictures
#
# Dogs, cats and fish that Fathom draws itself: a folder for each class is all that is needed. Put
# your own folder in the place of this one.

# %%
from pathlib import Path
from tempfile import mkdtemp

import fathom
from fathom.examples import write_pets

folder = Path(mkdtemp()) / "pets"
write_pets(folder, count=120)
sorted(path.name for path in folder.iterdir())

# %% [markdown]
# ## Train: a convolutional network

# %%
model = fathom.train(folder, epochs=4, baselines=False)
model

# %% [markdown]
# ## Which pixels decided?

# %%
fish = sorted(folder.rglob("fish/*.png"))[0]
seen = model.explain(fish)
seen

# %% [markdown]
# ## What the first neurons look for

# %%
fathom.filters(model)

# %% [markdown]
# ## What they find in this picture

# %%
fathom.feature_maps(model, fish, layer=1)

# %% [markdown]
# ## Cover a part, and see what happens

# %%
fathom.occlude(model, fish, side=8)

# %% [markdown]
# ## Its worst mistakes

# %%
fathom.mistakes(model, folder / "test" if (folder / "test").exists() else folder)
