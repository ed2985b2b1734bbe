"""`fathom serve` from the command line: what it refuses before it begins."""

import pytest


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("none.fathom",), "there is no file none.fathom"),
        (("salary.fathom", "--token", "short"), "a token has 16 to 200 letters, digits, _ or -"),
        (("salary.fathom", "--token", "a" * 20 + "&b=1"), "a token has 16 to 200 letters"),
        (("salary.fathom", "--host", "no.such.host"), "there is no host 'no.such.host'"),
        (("salary.fathom", "--most-mib", 0), "a body has at most 1 to 1024 MiB, but got 0"),
        (("salary.fathom", "salary.fathom"), "two models are called 'salary'"),
    ],
)
def test_refused(run, here, kept, given, sentence):
    (here / "salary.fathom").write_bytes((kept / "salary.fathom").read_bytes())
    assert run("serve", *given).complaint.startswith(sentence)
