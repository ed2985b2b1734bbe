"""A service of small models, asked in this process."""

import threading
import time

import pytest
import uvicorn
from starlette.testclient import TestClient

from fathom.service.app import service_app
from fathom.service.exchange import Limits
from fathom.web.guard import Door
from fathom.web.listening import listener_at

QUICK = Limits(look_every=0.05, seconds=20.0)


@pytest.fixture(scope="module")
def files(small_model, small_classifiers, tmp_path_factory):
    """The files of a model of each task."""
    place = tmp_path_factory.mktemp("served")
    small_model.save(place / "salary.fathom")
    for name, model in small_classifiers.items():
        model.save(place / f"{name}.fathom")
    return place


@pytest.fixture(scope="module")
def client(files):
    """Somebody on this machine, who asks."""
    door = Door("127.0.0.1", 80, name="serve")
    names = [files / f"{name}.fathom" for name in ("salary", "rich", "level")]
    with TestClient(service_app(names, door, QUICK), "http://127.0.0.1") as asking:
        yield asking


@pytest.fixture(scope="module")
def address(files):
    """Where a server of this process answers."""
    listener = listener_at("127.0.0.1", 0, 0, "the service")
    door = Door("127.0.0.1", listener.getsockname()[1], name="serve")
    models = [files / f"{name}.fathom" for name in ("salary", "level")]
    server = uvicorn.Server(uvicorn.Config(service_app(models, door), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield door.address
    server.should_exit = True
    thread.join()
    listener.close()


ROW = {"age": 31, "experience": 4, "city": "Oslo"}


@pytest.fixture
def row():
    """A row as JSON has it."""
    return dict(ROW)
