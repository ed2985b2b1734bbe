"""The check of every annotated call during tests: beartype, taking whole numbers for floats."""

from beartype import BeartypeConf, beartype

check = beartype(conf=BeartypeConf(is_pep484_tower=True))
