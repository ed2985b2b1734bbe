"""A lab in this process, so that what a page shows can be asked of the same network."""

import io
import socket
import threading
import zipfile
from functools import cache

import numpy as np
import pytest
import uvicorn
from PIL import Image, ImageDraw

import fathom
from fathom.lab.app import lab_app
from fathom.lab.asking import Visitor
from fathom.lab.job import Job
from fathom.web.guard import Door

HIGH, WIDE = 20, 28


class Here:
    """One; `greet` is called with each visitor who comes."""

    def __init__(self, greet=None):
        self.visits, self.greet = [], greet
        listener = socket.create_server(("127.0.0.1", 0))
        door = Door.of("127.0.0.1", listener.getsockname()[1])
        self.address = door.address
        told = {"log_level": "warning", "ws": "websockets-sansio", "timeout_graceful_shutdown": 1}
        self.server = uvicorn.Server(uvicorn.Config(lab_app(door), **told))
        run = {"target": self.server.run, "kwargs": {"sockets": [listener]}, "daemon": True}
        self.thread = threading.Thread(**run)
        self.thread.start()

    def come(self, **wishes):
        self.visits.append(Visitor(**wishes))
        if self.greet:
            self.greet(self.visits[-1])
        return self.visits[-1]

    def stop(self):
        self.server.should_exit = True
        self.thread.join(10)


def told(number, sign=""):
    """Write a number as the page does."""
    return f"{number:{sign}.4g}".replace("-", "−")


def shape(kind, random):
    """Draw one of eight shapes: light on a dark ground, grey, no square."""
    picture = Image.fromarray(random.integers(0, 60, (HIGH, WIDE)).astype(np.uint8), "L")
    pen, (x, y) = ImageDraw.Draw(picture), random.integers((2, 1), (14, 7)).tolist()
    box, light = [x, y, x + 11, y + 11], 225
    flat, tall = [x, y + 4, x + 11, y + 7], [x + 4, y, x + 7, y + 11]
    {
        "bar": lambda: pen.rectangle(flat, fill=light),
        "cross": lambda: (pen.line(box, light, 2), pen.line([x, y + 11, x + 11, y], light, 2)),
        "disc": lambda: pen.ellipse(box, fill=light),
        "frame": lambda: pen.rectangle(box, outline=light, width=2),
        "plus": lambda: (pen.rectangle(flat, fill=light), pen.rectangle(tall, fill=light)),
        "post": lambda: pen.rectangle(tall, fill=light),
        "ring": lambda: pen.ellipse(box, outline=light, width=2),
        "slash": lambda: pen.line(box, light, 3),
    }[kind]()
    return picture


KINDS = ("bar", "cross", "disc", "frame", "plus", "post", "ring", "slash")


@cache
def png(kind, seed):
    """A picture of a shape, as a file."""
    made = io.BytesIO()
    shape(kind, np.random.default_rng([KINDS.index(kind), seed])).save(made, "png")
    return made.getvalue()


def write_shapes(place, each=12):
    """Write a zip file of shapes, a folder for each kind."""
    with zipfile.ZipFile(place, "w") as file:
        for kind in KINDS:
            for seed in range(each):
                file.writestr(f"{kind}/{seed:02d}.png", png(kind, seed))
    return place


@pytest.fixture(scope="session")
def shapes(tmp_path_factory):
    """A zip file of pictures, and a network that learnt from them."""
    place = write_shapes(tmp_path_factory.mktemp("own") / "shapes.zip")
    return place, fathom.train(place, "class", quick=True, epochs=6, baselines=False)


@pytest.fixture(name="lab")
def own_lab(monkeypatch, shapes):
    """A lab whose visitors have trained that network already."""

    def greet(visitor):
        job = Job(visitor, shapes[0], "class", {}, state="done", model=shapes[1])
        visitor.trainings["table"] = job

    here = Here(greet)
    monkeypatch.setattr("fathom.lab.app.Visitor", here.come)
    yield here
    here.stop()


def looking(page):
    page.get_by_role("button", name="Look into the network you trained on shapes.zip").click()
    page.get_by_role("button", name="bar 1", exact=True).wait_for()
    return page


def narration(page):
    return page.locator(".narration")
