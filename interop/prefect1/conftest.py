"""Real Prefect 1.4.1 against a real Blockyard. Its settings are read when it is imported, so they are made before."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ORIGIN = os.environ["BLOCKYARD_ORIGIN"]
TOKEN = os.environ["BLOCKYARD_TOKEN"]
OTHER_TOKEN = os.environ["BLOCKYARD_OTHER_TOKEN"]
API = f"{ORIGIN}/api/prefect1"

_home = tempfile.TemporaryDirectory(prefix="blockyard-prefect1-")
os.environ.update(
    HOME=_home.name,
    PREFECT__CLOUD__API=API,
    PREFECT__CLOUD__API_KEY=TOKEN,
    PREFECT__CLOUD__USE_LOCAL_SECRETS="false",
    PREFECT__LOGGING__LEVEL="WARNING",
)

import pytest  # noqa: E402
import requests  # noqa: E402


class Dashboard:
    """Our own API, over the use cases that the pages of the dashboard call."""

    def __init__(self):
        self.session = requests.Session()
        self.session.headers["authorization"] = f"Bearer {TOKEN}"

    def get(self, route, **query):
        response = self.session.get(f"{ORIGIN}/api/v1{route}", params=query)
        response.raise_for_status()
        return response.json()

    def entry(self, path):
        return self.get("/entry", path=path)

    def put(self, path, value):
        found = self.session.get(f"{ORIGIN}/api/v1/entry", params={"path": path})
        base = found.json()["version"] if found.status_code == 200 else 0
        edit = {"op": "put", "path": path, "baseVersion": base, "data": {"value": value}}
        response = self.session.post(f"{ORIGIN}/api/v1/changes", json={"message": "In the dashboard", "edits": [edit]})
        response.raise_for_status()
        return response.json()["edits"][0]["id"]

    def latest_change(self):
        return self.get("/changes", pageSize=1)["changes"][0]


@pytest.fixture(scope="session")
def dashboard():
    return Dashboard()


@pytest.fixture()
def home(tmp_path):
    """A home of its own, so that nothing that a client keeps there is shared."""
    return tmp_path


@pytest.fixture()
def run(home):
    """Runs a program of Prefect's in a process and a home of its own. `None` takes a variable away."""

    def run(*arguments, **variables):
        environment = {**os.environ, "HOME": str(home), **variables}
        environment = {name: value for name, value in environment.items() if value is not None}
        return subprocess.run(
            [sys.executable, *arguments],
            env=environment,
            cwd=home,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture()
def prefect(run):
    """The `prefect` command."""
    command = str(Path(sys.executable).with_name("prefect"))
    return lambda *arguments, **variables: run(command, *arguments, **variables)
