"""What a served model takes and gives: for people and programs, and as OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from fathom.data.columns.category_column import CategoryColumn
from fathom.data.columns.kinds import TypedColumn
from fathom.exports.example import example_row
from fathom.exports.telling import what_it_predicts
from fathom.face import Model
from fathom.opening.knobs.form import column_words
from fathom.service.answering import MOST_EXPLAINED
from fathom.service.bodies import ARROW, CSV, JSON, MOST_ROWS, PARQUET, PICTURES
from fathom.service.shelf import Served
from fathom.version import __version__

_CELLS = {
    "number": ["number", "string", "null"],
    "category": ["string", "number", "boolean", "null"],
    "text": ["string", "null"],
    "date": ["string", "null"],
}
_WORDS = {
    403: "the token is missing or wrong",
    404: "there is no such model",
    408: "the body did not come in time",
    413: "the body is too large, or has too many rows",
    415: "the body is of a kind that is not read",
    422: "the body cannot be read, or a cell cannot be",
    503: "the answer took too long",
}


def schema(served: Served) -> dict[str, Any]:
    """Say what a model takes and gives.

    Categories are those that were learnt; between the two numbers of `learnt_from` lay all that a
    column was learnt from.
    """
    model = served.model
    return {
        "model": served.name,
        "version": served.version,
        "about": what_it_predicts(model),
        "fathom": model.story.fathom,
        "task": model.task,
        "target": model.target.name,
        "classes": list(model.classes),
        "columns": [column_words(column) for column in model.encoder.columns],
        "example": {} if is_for_pictures(model) else example_row(model.encoder),
        "trouble": served.trouble,
    }


def is_for_pictures(model: Model) -> bool:
    """Whether it looks at pictures."""
    return model.encoder.form is not None


def openapi(shelf: Iterable[Served]) -> dict[str, Any]:
    """Describe all that can be asked; without a name in the path the first model is asked."""
    paths: dict[str, Any] = {}
    for place, served in enumerate(shelf):
        begins = [f"/models/{quote(served.name)}"] + [""] * (place == 0)
        for begin in begins:
            paths |= _paths_of(begin, served)
    own = {
        "/alive": "whether it answers",
        "/health": "whether it answers, and with which models",
        "/models": "all models",
    }
    for path, words in own.items():
        paths[path] = {"get": _get(words)}
    paths["/metrics"] = {"get": _get("counts, for Prometheus", "text/plain")}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Fathom", "version": __version__, "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": {"Error": _ERROR},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


_ABOUT = (
    "Neural networks that you can see through: answers, what each column added to them, and which "
    'cells were not there in training. What is wrong is said in a sentence: {"error": ...}. '
    "The token is needed beyond the server's own machine."
)
_ERROR = {
    "type": "object",
    "properties": {"error": {"type": "string"}},
    "required": ["error"],
}


def _paths_of(begin: str, served: Served) -> dict[str, Any]:
    model = served.model
    body = _pictures_body() if is_for_pictures(model) else _rows_body(model)
    said = f"{what_it_predicts(model)} Version {served.version}."
    paths = {
        f"{begin}/schema": {"get": _get("what the model takes and gives")},
        f"{begin}/predict": {
            "post": {
                "summary": "answer rows",
                "description": f"{said} At most {MOST_ROWS:,} rows.",
                "requestBody": body,
                "responses": {
                    "200": {
                        "description": "an answer for each row, in order",
                        "content": {
                            JSON: {"schema": _answers(served)},
                            CSV: {"schema": {"type": "string"}},
                        },
                    },
                    **_failures(),
                },
            }
        },
    }
    if not is_for_pictures(model):
        paths[f"{begin}/explain"] = {
            "post": {
                "summary": "answer rows, and say what each column added",
                "description": f"At most {MOST_EXPLAINED} rows. average + attributions = value.",
                "requestBody": body,
                "responses": {
                    "200": {
                        "description": "an explanation for each row, in order",
                        "content": {JSON: {"schema": {"type": "object"}}},
                    },
                    **_failures(),
                },
            }
        }
    return paths


def _get(words: str, kind: str = JSON) -> dict[str, Any]:
    shape = "object" if kind == JSON else "string"
    content = {kind: {"schema": {"type": shape}}}
    return {"summary": words, "responses": {"200": {"description": words, "content": content}}}


def _failures() -> dict[str, Any]:
    content = {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        str(status): {"description": words} | ({"content": content} if status != 403 else {})
        for status, words in _WORDS.items()
    }


def _rows_body(model: Model) -> dict[str, Any]:
    row = _row(model)
    file = {"schema": {"type": "string", "format": "binary"}}
    example = example_row(model.encoder)
    return {
        "required": True,
        "content": {
            JSON: {
                "schema": {"anyOf": [row, {"type": "array", "items": row, "minItems": 1}]},
                "example": example,
            },
            CSV: {"schema": {"type": "string"}},
            ARROW: file,
            PARQUET: file,
        },
    }


def _pictures_body() -> dict[str, Any]:
    file = {"schema": {"type": "string", "format": "binary"}}
    return {"required": True, "content": dict.fromkeys(PICTURES, file)}


def _row(model: Model) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {column.name: _property(column) for column in model.encoder.typed},
        "required": [column.name for column in model.encoder.typed],
    }


def _property(column: TypedColumn) -> dict[str, Any]:
    words = column_words(column)
    told = {"type": _CELLS[column.kind], "description": words["encoding"]}
    if isinstance(column, CategoryColumn):
        told["examples"] = list(column.values[:20])
    if "learnt_from" in words:
        told["examples"] = words["learnt_from"]
    return told


def _answers(served: Served) -> dict[str, Any]:
    model = served.model
    properties: dict[str, Any] = {"prediction": {"type": "string" if model.classes else "number"}}
    if model.classes:
        chances = {name: {"type": "number"} for name in model.classes}
        properties["probabilities"] = {"type": "object", "properties": chances}
    else:
        properties |= {"low": {"type": "number"}, "high": {"type": "number"}}
    answer = {"type": "object", "properties": properties, "required": ["prediction"]}
    return {
        "type": "object",
        "properties": {
            "model": {"const": served.name},
            "version": {"type": "string"},
            "answers": {"type": "array", "items": answer},
            "notes": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["model", "version", "answers", "notes"],
    }
