"""Echoflow's `load-credentials`, as its users run it, against BLOCKYARD_ORIGIN; what a person does in the dashboard goes over our own API."""

from __future__ import annotations

import configparser
import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).parent
ORIGIN = os.environ["BLOCKYARD_ORIGIN"]
API = os.environ["PREFECT_API_URL"]
TOKEN = os.environ["BLOCKYARD_TOKEN"]

ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
CONNECTION = "AccountEndpoint=https://catalog.example.com:443/;AccountKey=bm90IGEga2V5;"
MASK = "**********"


@pytest.fixture(scope="session", autouse=True)
def echodataflow():
    """Its package refuses Python 3.11, on which it runs: it is installed alone, its dependencies stand in requirements.txt."""
    if importlib.util.find_spec("echodataflow") is None:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--ignore-requires-python", "--require-hashes"]
        subprocess.run([*install, "-r", str(HERE / "requirements-no-deps.txt")], check=True)


# ---------------------------------------------------------------- clients


@dataclass
class Client:
    """An Echoflow on a ship: its home directory and a process that runs its commands there."""

    name: str
    directory: str
    config_path: str
    storage_types: list[str]
    # From 0.1.1 on `--sync` writes pydantic's mask into the file, and pushes it.
    masks: bool
    modules: list[str]
    version: str
    home: Path = Path()
    process: subprocess.Popen | None = None

    @property
    def file(self) -> Path:
        return self.home / self.directory / "credentials.ini"

    def write(self, text: str) -> None:
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(text)

    def sections(self) -> dict[str, dict[str, str]]:
        parser = configparser.RawConfigParser()
        parser.read(self.file)
        return {name: dict(parser[name]) for name in parser.sections()}

    def order(self, **order) -> dict:
        if self.process is None:
            env = {**os.environ, "ECHOFLOW_VERSION": self.version, "PREFECT_HOME": str(self.home / ".prefect")}
            command = [sys.executable, "-W", "ignore", str(HERE / "worker.py"), *self.modules]
            self.process = subprocess.Popen(command, env=env, cwd=HERE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdin.write(json.dumps({"home": str(self.home), **order}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def load_credentials(self, *flags: str, **more: str) -> dict:
        """How the command ended: `error` is None when all went well."""
        return self.order(argv=["load-credentials", *flags], **more)

    def load(self, name: str, type: str) -> dict:
        """What a pipeline gets from `load_block`."""
        ended = self.order(load=[name, type])
        assert ended["error"] is None, ended["error"]
        return ended["value"]

    def stop(self) -> None:
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait(timeout=20)
            self.process = None


def echodataflow_014() -> Client:
    return Client(
        name="echodataflow 0.1.4",
        directory=".echodataflow",
        config_path="block/echodataflowconfig/echodataflow-config",
        storage_types=["AWS", "AZCosmos", "GCP", "ECHODATAFLOW"],
        masks=True,
        modules=["echodataflow.echodataflow_cli", "echodataflow"],
        version="0.1.4",
    )


def echoflow(version: str) -> Client:
    return Client(
        name=f"echoflow {version}, replayed",
        directory=".echoflow",
        config_path="block/echoflowconfig/echoflow-config",
        storage_types=["AWS", "AZCosmos", "GCP", "ECHOFLOW"],
        masks=version != "0.1.0",
        modules=["echoflow_replay", "echoflow_replay"],
        version=version,
    )


all_clients = {client.name: client for client in [echodataflow_014(), echoflow("0.1.0"), echoflow("0.1.1")]}


@pytest.fixture(scope="session", autouse=True)
def processes():
    yield
    for client in all_clients.values():
        client.stop()


@pytest.fixture(params=list(all_clients))
def client(request, tmp_path, blockyard):
    chosen = all_clients[request.param]
    chosen.home = tmp_path
    chosen.write("")
    return chosen


# ---------------------------------------------------------------- Blockyard


class Refused(Exception):
    def __init__(self, status: int, error: dict):
        super().__init__(f"{status} {error.get('message')}")
        self.status, self.error = status, error


class Blockyard:
    """What a person does in the browser, over the API that the browser's forms use too."""

    def __init__(self):
        self.http = httpx.Client(base_url=f"{ORIGIN}/api/v1", headers={"authorization": f"Bearer {TOKEN}"}, timeout=30)

    def call(self, method: str, path: str, **more):
        answer = self.http.request(method, path, **more)
        if answer.is_error:
            raise Refused(answer.status_code, answer.json()["error"])
        return answer.json()

    def change(self, *edits: dict) -> dict:
        return self.call("POST", "/changes", json={"edits": [*edits]})

    def entry(self, path: str) -> dict:
        return self.call("GET", "/entry", params={"path": path})

    def entries(self) -> dict[str, dict]:
        listed = self.call("GET", "/entries", params={"pageSize": 200})["entries"]
        return {entry["path"]: entry for entry in listed}

    def create(self, path: str, data: dict) -> None:
        self.change({"op": "put", "path": path, "baseVersion": 0, "data": data})

    def set(self, path: str, **fields) -> None:
        self.change({"op": "patch", "path": path, "baseVersion": self.entry(path)["version"], "set": fields})

    def delete(self, path: str) -> None:
        self.change({"op": "delete", "path": path, "baseVersion": self.entry(path)["version"]})

    def rename(self, path: str, new_path: str) -> None:
        self.change({"op": "rename", "path": path, "newPath": new_path, "baseVersion": self.entry(path)["version"]})

    def restore(self, path: str, version: int) -> None:
        self.change({"op": "restore", "path": path, "baseVersion": self.entry(path)["version"], "version": version})

    def secret(self, path: str, field: str, version: int | None = None):
        more = {} if version is None else {"version": version}
        return self.call("POST", f"/entries/{self.entry(path)['id']}/reveal", json={"field": field, **more})["value"]

    def set_fields(self, path: str) -> set[str]:
        return {secret["field"] for secret in self.entry(path)["secrets"]}

    def versions(self, path: str) -> list[dict]:
        return self.call("GET", f"/entries/{self.entry(path)['id']}/versions")["versions"]

    def state(self, path: str, version: int) -> dict:
        return self.call("GET", f"/entries/{self.entry(path)['id']}/versions/{version}")["data"]

    def listed(self, config_path: str) -> list[str]:
        return [block["name"] for block in self.entry(config_path)["data"]["blocks"]]

    def empty(self) -> None:
        kept = {path: entry for path, entry in self.entries().items() if not path.startswith("policy/")}
        edits = [{"op": "delete", "path": path, "baseVersion": entry["version"]} for path, entry in kept.items()]
        if edits and self.change(*edits)["state"] == "open":
            self.approve_and_apply()

    def approve_and_apply(self) -> int:
        """What another person does with the change that waits. Its number."""
        headers = {"authorization": f"Bearer {os.environ['BLOCKYARD_REVIEW_TOKEN']}"}
        change = self.call("GET", "/waiting-changes")["changes"][0]
        covers = self.call("GET", f"/changes/{change['id']}/review")["covers"]
        self.call("POST", f"/changes/{change['id']}/reviews", json={"verdict": "approved", "covers": covers}, headers=headers)
        self.call("POST", f"/changes/{change['id']}/apply", json={"covers": covers}, headers=headers)
        return change["number"]


@pytest.fixture
def blockyard():
    """A workspace without an entry."""
    workspace = Blockyard()
    workspace.empty()
    return workspace


def prefect_api(method: str, path: str, **more) -> httpx.Response:
    key = more.pop("key", os.environ["PREFECT_API_KEY"])
    return httpx.request(method, f"{API}{path}", headers={"authorization": f"Bearer {key}"}, timeout=30, **more)


def aws(name: str) -> str:
    return f"block/aws-credentials/{name}"


def cosmos(name: str) -> str:
    return f"block/azure-cosmos-db-credentials/{name}"


def aws_section(name: str = "my-aws", **more: str) -> str:
    keys = {"provider": "AWS", "aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY, **more}
    return f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()) + "\n"


def cosmos_section(name: str = "my-cosmos", **more: str) -> str:
    keys = {"provider": "AZCosmos", "connection_string": CONNECTION, **more}
    return f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()) + "\n"
