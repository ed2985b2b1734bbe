"""Shape and type checks are switched on before fathom is imported, for every test."""

import os

import jax
from jaxtyping import install_import_hook

import tests.typechecker  # noqa: F401 - the hook looks it up by name

install_import_hook("fathom", "tests.typechecker.check")

os.environ.setdefault("FATHOM_NO_CACHE", "1")  # tests compile what they test

jax.config.update("jax_num_cpu_devices", 2)  # the same bits whichever test comes first
jax.devices()
