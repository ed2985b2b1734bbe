"""Train, and what it tells: words, values, a page."""


def test_train_gives_the_keys_of_the_contract(run, here, kept, quick):
    told = run("train", kept / "people.csv", "--target", "salary", *quick, "--json").json
    assert told["baselines"].keys() == {"constant", "linear", "boosted_trees"}
    for found in told["baselines"].values():
        assert found.keys() == {"rmse", "mae", "r2", "mean_error"}
    assert {"column", "value"} <= told["importance"][0].keys()
    assert told["warnings"]
    assert "boosted trees" in told["verdict"]


def test_baselines_can_be_left_out(run, here, kept, quickest):
    given = ("train", kept / "people.csv", "--target", "salary", *quickest, "--no-baselines")
    done = run(*given)
    assert done.code == 0
    assert "boosted trees" not in done.out
    assert "this network" in done.out


def test_train_writes_a_page(run, here, kept, quickest):
    done = run("train", kept / "people.csv", "--target", "rich", *quickest, "--report", "r.html")
    assert done.out.rstrip().endswith("Written: r.html (open it in a browser)")
    assert (here / "r.html").read_bytes().startswith(b"<!doctype html>")


def test_a_page_that_is_none_is_refused_before_the_work(run, here, kept, quick):
    done = run("train", kept / "people.csv", "--target", "rich", *quick, "--report", "r.pdf")
    assert done.complaint == "the report is a page; its name ends in .html, but got 'r.pdf'"
    assert not list(here.iterdir())


def test_summary_writes_a_page_too(run, here, kept):
    run("summary", kept / "salary.fathom", "--report", "r.html")
    assert (here / "r.html").read_bytes().startswith(b"<!doctype html>")
