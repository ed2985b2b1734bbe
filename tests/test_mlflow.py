"""Models in MLflow: saved, logged, registered, loaded; no pickle among the files."""

import json
import subprocess
import sys
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
import yaml

import fathom.mlflow
from fathom.errors import ModelFileError, OptionError

ROOT = Path(__file__).parents[1]


@pytest.fixture
def rows(people):
    told = people.select("age", "experience", "city")[:12]
    return pd.DataFrame(
        {name: told[name].to_list() for name in told.columns}, index=range(100, 112)
    )


@pytest.fixture
def tracking(tmp_path, monkeypatch):
    """MLflow's own store, in a folder: mlflow-skinny has no database."""
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    monkeypatch.chdir(tmp_path)
    mlflow.set_tracking_uri((tmp_path / "runs").as_uri())
    yield tmp_path
    mlflow.set_tracking_uri(None)


def test_it_comes_back_as_it_was(small_model, people, rows, tmp_path):
    place = tmp_path / "pay"
    fathom.mlflow.save_model(small_model, place)
    again = fathom.mlflow.load_model(str(place))
    assert again.weights_sha256 == small_model.weights_sha256
    assert again.summary() == small_model.summary()
    assert sorted(path.name for path in place.iterdir()) == [
        *("MLmodel", "conda.yaml", "model.fathom", "python_env.yaml", "requirements.txt"),
    ]
    needed = f"mlflow=={mlflow.__version__}\nfathom-nn[mlflow]=={fathom.__version__}\n"
    assert (place / "requirements.txt").read_text() == needed
    conda = yaml.safe_load((place / "conda.yaml").read_text())
    assert conda["dependencies"][-1] == {"pip": needed.split()}
    (tmp_path / "mine.txt").write_text("fathom-nn\npandas\n")
    own = tmp_path / "own"
    fathom.mlflow.save_model(small_model, own, pip_requirements=tmp_path / "mine.txt")
    assert (own / "requirements.txt").read_text() == "fathom-nn\npandas\n"


def test_as_a_plain_function(small_model, rows, tmp_path):
    fathom.mlflow.save_model(small_model, tmp_path / "pay")
    plain = mlflow.pyfunc.load_model(str(tmp_path / "pay"))
    pd.testing.assert_series_equal(plain.predict(rows), small_model.predict(rows))
    table = plain.predict(rows, params={"method": "predict_table"})
    pd.testing.assert_frame_equal(table, small_model.predict_table(rows))
    assert [column.name for column in plain.metadata.signature.inputs.inputs] == list(rows)
    columns = plain.metadata.metadata["columns"]
    assert columns[0]["learnt_from"] == [20.0, 59.0]


def test_whole_numbers_missing_cells_and_texts_are_let_in(small_model, rows, tmp_path):
    """MLflow's own types would refuse whole numbers where others were learnt from."""
    fathom.mlflow.save_model(small_model, tmp_path / "pay")
    plain = mlflow.pyfunc.load_model(str(tmp_path / "pay"))
    odd = rows.astype({"age": "Int64"})
    odd.loc[100, ["age", "city"]] = None
    np.testing.assert_array_equal(plain.predict(odd), small_model.predict(odd))
    fewer = rows.drop(columns="city")
    with pytest.raises(fathom.FathomError, match="no column 'city'"):
        plain.predict(fewer)


@pytest.mark.filterwarnings("ignore:Operation with range")  # MLflow, on its own files
def test_logged_and_registered(small_classifiers, rows, tracking):
    model = small_classifiers["level"]
    with mlflow.start_run():
        info = fathom.mlflow.log_model(
            model, "level", input_example=rows.head(2), registered_model_name="level"
        )
    for uri in (info.model_uri, "models:/level/1"):
        assert fathom.mlflow.load_model(uri).weights_sha256 == model.weights_sha256
    plain = mlflow.pyfunc.load_model(info.model_uri)
    assert plain.predict(rows).tolist() == model.predict(rows).tolist()
    chances = plain.predict(rows, params={"method": "predict_proba"})
    pd.testing.assert_frame_equal(chances, model.predict_proba(rows))
    assert mlflow.get_logged_model(info.model_id).params["hidden"] == "(8,)"
    endings = {path.suffix for path in tracking.rglob("*") if path.is_file()}
    assert not endings & {".pkl", ".pickle", ".joblib"}


def test_what_is_there_stays(small_model, tmp_path):
    (tmp_path / "pay").mkdir()
    with pytest.raises(OptionError, match="is there already"):
        fathom.mlflow.save_model(small_model, tmp_path / "pay")


def test_damaged_files_are_told(small_model, tmp_path):
    place = tmp_path / "pay"
    fathom.mlflow.save_model(small_model, place)
    file = place / "model.fathom"
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(ModelFileError):
        fathom.mlflow.load_model(str(place))


@pytest.mark.processes
def test_without_mlflow_it_says_what_to_do(tmp_path):
    (tmp_path / "mlflow.py").write_text("raise ImportError('no mlflow')\n")
    program = (
        "import fathom.mlflow\ntry: fathom.mlflow.save_model\nexcept ImportError as e: print(e)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}"},
    )
    assert "pip install 'fathom-nn[mlflow]'" in done.stdout, done.stderr


@pytest.mark.processes
def test_what_answers_needs_no_mlflow(small_model, people, tmp_path):
    """Where it is served, Fathom alone will do."""
    place: Path = tmp_path / "pay"
    fathom.mlflow.save_model(small_model, place)
    program = (
        "import sys, json; sys.modules['mlflow'] = None\n"
        "from fathom.mlflow.answering import _load_pyfunc\n"
        f"told = _load_pyfunc({str(place / 'model.fathom')!r})\n"
        "print(json.dumps(told.predict({'age': 30, 'experience': 4, 'city': 'Oslo'}).tolist()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    row = {"age": 30, "experience": 4, "city": "Oslo"}
    assert json.loads(done.stdout) == small_model.predict(row).tolist(), done.stderr
