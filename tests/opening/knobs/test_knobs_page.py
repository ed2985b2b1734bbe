"""The knobs in a browser, as a notebook shows them: turned by hand, and from Python."""

from importlib.resources import files

import pytest

from tests.browsers import PATIENCE

pytestmark = pytest.mark.browser

# What anywidget hands to `render`, with the kernel played by the page.
KERNEL = """
const here = { form: FORM, changed: {}, reply: REPLY }, hear = {};
window.model = {
  get: (name) => here[name],
  set: (name, value) => { here[name] = value; },
  save_changes: () => window.turned.push(structuredClone(here.changed)),
  on: (name, call) => { hear[name] = call; },
  off: (name) => { delete hear[name]; },
  python: (name, value) => { here[name] = value; hear[`change:${name}`](); },
  heard: hear,
};
window.turned = [];
window.forget = render({ model: window.model, el: document.getElementById('cell') });
"""


@pytest.fixture
def page(browser, small_model, people):
    import json

    knobs = small_model.what_if(people, row=3)
    room = files("fathom.opening.knobs")
    script = (room / "knobs.js").read_text("utf-8").replace("export default { render };", "")
    kernel = KERNEL.replace("FORM", json.dumps(knobs.form))
    kernel = kernel.replace("REPLY", json.dumps(knobs.reply))
    context = browser.new_context(viewport={"width": 900, "height": 900})
    context.set_default_timeout(PATIENCE)
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    style = (room / "knobs.css").read_text("utf-8")
    page.set_content(
        f'<html lang="en"><title>A cell</title><style>{style}</style><main><h1>A cell</h1>'
        f'<div id="cell"></div></main><script type="module">{script}{kernel}</script></html>'
    )
    yield page
    context.close()
    assert not complaints


def test_a_turn_goes_to_the_kernel_and_its_reply_comes_back(page, small_model, people):
    from playwright.sync_api import expect

    before = small_model.predict(people)[3]
    expect(page.locator(".answer")).to_contain_text(f"salary: {before:,.0f}")
    page.get_by_label("experience", exact=True).fill("12")
    assert page.evaluate("window.turned.at(-1)") == {"experience": 12}
    told = small_model.what_if(people, row=3)
    told.changed = {"experience": 12}
    page.evaluate("(reply) => window.model.python('reply', reply)", told.reply)
    expect(page.locator(".answer")).to_contain_text(
        f"salary: {told.reply['answers'][0]['prediction']:,.0f}"
    )
    expect(page.locator(".parts tr")).to_have_count(3)
    was = page.evaluate("window.model.get('form').row.experience")
    page.get_by_label("experience", exact=True).fill(str(was))
    assert page.evaluate("window.turned.at(-1)") == {}


def test_set_from_python_the_knobs_follow(page):
    from playwright.sync_api import expect

    page.evaluate("window.model.python('changed', { age: 41, city: 'Rome' })")
    expect(page.get_by_label("age", exact=True)).to_have_value("41")
    expect(page.get_by_label("city")).to_have_value("Rome")
    page.evaluate("window.model.python('reply', { error: 'age: <b>no</b>' })")
    expect(page.locator(".notes")).to_contain_text("age: <b>no</b>")
    expect(page.locator(".answer")).to_be_empty()


def test_what_was_turned_and_taken_back_is_set_again(page):
    from playwright.sync_api import expect

    box = page.get_by_label("experience", exact=True)
    was = page.evaluate("window.model.get('form').row.experience")
    box.fill("12")
    for changed, shown in (({}, str(was)), ({"experience": 12}, "12")):
        page.evaluate("(changed) => window.model.python('changed', changed)", changed)
        expect(box).to_have_value(shown)


def test_a_closed_cell_hears_nothing_more(page):
    page.evaluate("window.forget()")
    assert page.evaluate("Object.keys(window.model.heard)") == []


def test_everybody_can_use_them(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
