"""Shape and type checks are switched on before fathom is imported, for every test."""

from jaxtyping import install_import_hook

install_import_hook("fathom", "tests.typechecker.check")
