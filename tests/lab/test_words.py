"""The words of the page: each language's catalogue is whole, and no page says what is in none."""

import json
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

WORDS = runpy.run_path(str(Path(__file__).parents[2] / "scripts/words"))
PAGE = WORDS["PAGE"]


def test_every_language_has_all_words_and_none_too_many():
    named = re.search(r"LANGUAGES = \{(.*)\};", (PAGE / "words.js").read_text())[1]
    told = re.findall(r"(\w+): ", named)
    assert told == ["en", *sorted(WORDS["languages"]())]
    for language in WORDS["languages"]():
        assert WORDS["faults"](language) == []


def test_a_catalogue_is_in_the_order_of_the_page():
    """So that `scripts/words` changes nothing that is there, and a change is seen as one."""
    for language in WORDS["languages"]():
        place = PAGE / f"words/{language}.js"
        assert place.read_text() == WORDS["written"](language, WORDS["catalogue"](language))


def test_what_is_wrong_with_a_catalogue_is_found(monkeypatch):
    english = {"Learn": "a.js", "Step {0} of {1}": "a.js", "a [bias](?bias)": "b.js"}
    german = {"Learn": "", "Step {0} of {1}": "Schritt {0}", "a [bias](?bias)": "ein [Bias](?Bias)"}
    inside = WORDS["faults"].__globals__
    monkeypatch.setitem(inside, "texts", lambda: english)
    monkeypatch.setitem(inside, "catalogue", lambda _: german | {"Old": "Alt"})
    assert WORDS["faults"]("de") == [
        "de lacks 'Learn' (a.js)",
        "de has 'Old', which no page says",
        "de: other marks in 'Step {0} of {1}'",
        "de: other marks in 'a [bias](?bias)'",
    ]


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('put(a, t("Learn \\"it\\""))', ['Learn "it"']),
        ("t`Step ${at} of ${last({ a: `}` })}`", ["Step {0} of {1}"]),
        ("t`${n} points${n > 1 ? t`, ${m} more` : ''}`", ["{0} points{1}", ", {0} more"]),
        ('set("no", list`no`, at("no"))', []),
    ],
)
def test_texts_are_found_in_code(code, texts):
    assert list(WORDS["_texts"](code)) == texts


def test_a_text_is_said_in_the_language_that_is_spoken():
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node (Debian: apt-get install nodejs)")
    code = f"""
      import {{ speak, t }} from {json.dumps((PAGE / "words.js").as_uri())};
      const say = () => [t("Learn"), t`Step ${{1}} of ${{"{{0}}"}}`, t("constructor")];
      const before = say();
      const words = {{ Learn: "Lernen", "Step {{0}} of {{1}}": "{{1}}: Schritt {{0}}" }};
      speak({{ name: "de", words }});
      console.log(JSON.stringify([before, say()]));
    """
    done = subprocess.run(
        [node, "--input-type=module", "-e", code], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [
        ["Learn", "Step 1 of {0}", "constructor"],
        ["Lernen", "{0}: Schritt 1", "constructor"],
    ]
