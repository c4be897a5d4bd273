"""The real, unmodified Prefect 3 client and CLI against PREFECT_API_URL.

Everything without the mark `blockyard` is a guarantee that a Prefect server gives too, and these tests pass against one:
    PREFECT_API_URL=http://127.0.0.1:4200/api pytest -q
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).parent
API = os.environ["PREFECT_API_URL"]
ORIGIN = os.environ.get("BLOCKYARD_ORIGIN", "")
MASK = "********"

# ---------------------------------------------------------------- what the client complains of

complaints: list[str] = []
_make_record = logging.getLogRecordFactory()


def _listen(*args, **kwargs):
    record = _make_record(*args, **kwargs)
    if record.name.startswith(("prefect", "websockets")) and record.levelno >= logging.WARNING:
        complaints.append(f"{record.name}: {record.getMessage()}")
    return record


logging.setLogRecordFactory(_listen)


@pytest.fixture(autouse=True)
def no_complaints(request):
    """No warning and no error line of the client in any test."""
    complaints.clear()
    yield
    assert complaints == []


@pytest.fixture(scope="session", autouse=True)
def events_are_sent():
    """At the end all events of the background worker are out, quickly and without a complaint."""
    yield
    from prefect.events.worker import EventsWorker

    complaints.clear()
    started_at = time.monotonic()
    EventsWorker.drain_all(timeout=10)
    assert complaints == []
    assert time.monotonic() - started_at < 5


# ---------------------------------------------------------------- which server


def pytest_collection_modifyitems(items):
    for item in items:
        if "blockyard" in item.keywords and not ORIGIN:
            item.add_marker(pytest.mark.skip(reason="this server is not Blockyard"))


def authorization() -> dict[str, str]:
    key = os.environ.get("PREFECT_API_KEY", "")
    return {"authorization": f"Bearer {key}"} if key else {}


@pytest.fixture(scope="session")
def api():
    """Raw HTTP beside the client, to see what the server has."""
    with httpx.Client(base_url=API, headers=authorization(), timeout=30) as client:
        yield client


@pytest.fixture
def fresh():
    """Makes names that no other test and no earlier run has used."""

    def make(stem: str) -> str:
        return f"{stem}-{uuid.uuid4().hex[:8]}"

    return make


# ---------------------------------------------------------------- programs


@dataclass
class Ended:
    code: int
    out: str
    err: str
    seconds: float

    def json(self):
        return json.loads(self.out)


def environment(**more: str | None) -> dict[str, str]:
    env = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200", **more}
    return {name: value for name, value in env.items() if value is not None}


def run(args: list[str], timeout: float = 60, **env: str | None) -> Ended:
    started_at = time.monotonic()
    ended = subprocess.run(args, env=environment(**env), capture_output=True, text=True, timeout=timeout, cwd=HERE, stdin=subprocess.DEVNULL)
    return Ended(ended.returncode, ended.stdout, ended.stderr, time.monotonic() - started_at)


def python(script: str, timeout: float = 60, **env: str | None) -> Ended:
    return run([sys.executable, "-c", script], timeout, **env)


def prefect(*args: str, timeout: float = 60, **env: str | None) -> Ended:
    """The command as it is installed. Nothing may reach stderr."""
    ended = run([str(Path(sys.executable).with_name("prefect")), *args], timeout, **env)
    assert ended.err == "", ended.err
    return ended


def succeeded(ended: Ended) -> Ended:
    assert ended.code == 0, f"{ended.out}\n{ended.err}"
    return ended


def flat(text: str) -> str:
    """What a command printed without the breaks that its tables and lines make."""
    return " ".join(text.split())


# ---------------------------------------------------------------- numbers that keep what they are


def exactly(left, right) -> bool:
    """Equal, and 1 is not 1.0 and True is not 1, at any depth."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(exactly(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(exactly(a, b) for a, b in zip(left, right))
    return repr(left) == repr(right) if isinstance(left, float) else left == right


# ---------------------------------------------------------------- Blockyard's own API, to see what it has kept


class Blockyard:
    def __init__(self, client: httpx.Client):
        self.client = client

    def get(self, address: str, **params):
        answer = self.client.get(address, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def entry(self, path: str):
        return self.get("/entry", path=path)

    def uses(self, id: str):
        return self.get(f"/entries/{id}/uses")["uses"]

    def versions(self, id: str):
        return self.get(f"/entries/{id}/versions")["versions"]


@pytest.fixture(scope="session")
def blockyard():
    headers = {"authorization": f"Bearer {os.environ['BLOCKYARD_TOKEN']}"}
    with httpx.Client(base_url=f"{ORIGIN}/api/v1", headers=headers, timeout=30) as client:
        yield Blockyard(client)


class Reviewer:
    """The person who approves and applies what a policy lets wait, over our own API."""

    def __init__(self, client: httpx.Client):
        self.client = client

    def state(self, number: int) -> str:
        return self.client.get(f"/change-numbers/{number}").json()["state"]

    def approve_and_apply(self, number: int) -> None:
        id = self.client.get(f"/change-numbers/{number}").json()["id"]
        covers = self.client.get(f"/changes/{id}/review").json()["covers"]
        for act, body in (("reviews", {"verdict": "approved", "covers": covers}), ("apply", {"covers": covers})):
            answer = self.client.post(f"/changes/{id}/{act}", json=body)
            assert answer.status_code == 200, answer.text


@pytest.fixture(scope="session")
def reviewer():
    headers = {"authorization": f"Bearer {os.environ['BLOCKYARD_REVIEW_TOKEN']}"}
    with httpx.Client(base_url=f"{ORIGIN}/api/v1", headers=headers, timeout=30) as client:
        yield Reviewer(client)
