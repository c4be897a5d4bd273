"""blockyard import prefect and blockyard export prefect, between real Prefect servers; the real client fills the first and reads the last."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from conftest import HERE, ORIGIN, environment, python, run, succeeded

pytestmark = pytest.mark.blockyard

CLI = HERE.parent.parent / "dist" / "blockyard.js"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until_healthy(url: str, program: subprocess.Popen, log: Path) -> None:
    ends_at = time.monotonic() + 60
    while time.monotonic() < ends_at and program.poll() is None:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} is not healthy: {log.read_text()}")


class PrefectServer:
    """A `prefect server` of its own. With an auth string it asks everybody for it."""

    def __init__(self, folder: Path, auth: str | None):
        port = free_port()
        self.url, self.auth = f"http://127.0.0.1:{port}/api", auth
        env = environment(
            PREFECT_HOME=str(folder), PREFECT_API_URL=None, PREFECT_API_KEY=None, PREFECT_SERVER_ANALYTICS_ENABLED="false",
            PREFECT_API_DATABASE_CONNECTION_URL=f"sqlite+aiosqlite:///{folder}/prefect.db", PREFECT_SERVER_API_AUTH_STRING=auth,
        )
        command = [str(Path(sys.executable).with_name("prefect")), "server", "start", "--no-services", "--no-ui", "--port", str(port)]
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.program = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        until_healthy(f"{self.url}/health", self.program, self.log)

    def python(self, script: str):
        return succeeded(python(script, PREFECT_API_URL=self.url, PREFECT_API_KEY=None, PREFECT_API_AUTH_STRING=self.auth))

    def stop(self):
        self.program.terminate()
        self.program.wait(timeout=30)


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """The server that is left, and the one that is moved to."""
    started = []
    try:
        for name, auth in (("source", "admin:wort:mit:punkten"), ("target", None)):
            started.append(PrefectServer(tmp_path_factory.mktemp(name), auth))
        yield started
    finally:
        for server in started:
            server.stop()


def blockyard_cli(server: PrefectServer, *words: str):
    """The built command line, in the workspace `other`; the Prefect server's auth string comes by the environment."""
    return run(
        ["node", str(CLI), *words],
        timeout=120,
        BLOCKYARD_URL=ORIGIN, BLOCKYARD_TOKEN=os.environ["BLOCKYARD_OTHER_TOKEN"],
        PREFECT_API_KEY=None, PREFECT_API_AUTH_STRING=server.auth,
    )


def import_from(server: PrefectServer, *words: str):
    return blockyard_cli(server, "import", "prefect", "--from", server.url, *words)


def export_to(server: PrefectServer, *words: str):
    return blockyard_cli(server, "export", "prefect", "--to", server.url, *words)


FILL = """
from prefect.blocks.system import Secret
from prefect.variables import Variable
from prefect_aws import AwsCredentials, MinIOCredentials, S3Bucket
from fleet import Beacon, Harbour, Vessel

aws = AwsCredentials(aws_access_key_id="AKIA", aws_secret_access_key="geheim", region_name="eu-central-1")
aws.save("moved-aws")
minio = MinIOCredentials(minio_root_user="root", minio_root_password="geheim-minio")
minio.save("moved-minio")
S3Bucket(bucket_name="a", credentials=aws).save("moved-a")
S3Bucket(bucket_name="m", credentials=minio).save("moved-m")
Secret(value={"pin": "0042", "ratio": 1.0}).save("moved-secret")
harbour = Harbour(city="Köln", pilot_code="lotse")
harbour.save("moved-harbour")
beacon = Beacon(key="leuchte")
beacon.save("moved-beacon")
Vessel(title="Grete 船", home=harbour, guide=beacon, tender=Beacon(key="inline"), token="t0ken", vault={"a": "x", "b.c": "y"},
       log={"big": 12345678901234567890, "one": 1.0}, marks=[1, 2.5, None]).save("moved-vessel")
for name, value in {"text": "hallo", "int": 9007199254740993, "float": 2.5, "none": None, "yes": True, "map": {"x": [1, {"y": None}]}}.items():
    Variable.set(f"moved_{name}", value, tags=["moved", name])
"""

# What a client reads, as text: the same from every server that holds the same.
READ = """
import json
from prefect.blocks.system import Secret
from prefect.variables import Variable
from prefect_aws import S3Bucket
from fleet import Vessel

a, m, vessel = S3Bucket.load("moved-a"), S3Bucket.load("moved-m"), Vessel.load("moved-vessel")
print(json.dumps({
    "a": [type(a.credentials).__name__, a.credentials.aws_secret_access_key.get_secret_value(), a.credentials.region_name],
    "m": [type(m.credentials).__name__, m.credentials.minio_root_password.get_secret_value()],
    "secret": Secret.load("moved-secret").get(),
    "vessel": [vessel.title, vessel.home.pilot_code.get_secret_value(), type(vessel.guide).__name__, vessel.guide.key.get_secret_value(),
               vessel.tender.key.get_secret_value(), vessel.token.get_secret_value(), vessel.vault.get_secret_value(),
               vessel.log, vessel.marks, repr(vessel.tiny), repr(vessel.huge), vessel.count],
    "references": [str(a.credentials._block_document_name), str(vessel.home._block_document_name), str(vessel.guide._block_document_name)],
    "variables": {name: Variable.get(f"moved_{name}") for name in ("text", "int", "float", "none", "yes", "map")},
}, sort_keys=True))
"""


def read_from(server: PrefectServer):
    return json.loads(server.python(READ).out)


def read_from_blockyard():
    other = succeeded(python(READ, PREFECT_API_KEY=os.environ["BLOCKYARD_OTHER_TOKEN"]))
    return json.loads(other.out)


def test_a_server_moves_to_blockyard_and_on_to_another_server(servers):
    source, target = servers
    source.python(FILL)
    there = read_from(source)
    assert there["a"][0] == "AwsCredentials" and there["m"][0] == "MinIOCredentials"

    looked = succeeded(import_from(source, "--dry-run"))
    assert "block/interop-vessel/moved-vessel" in looked.out
    assert "geheim" not in looked.out + looked.err
    assert succeeded(import_from(source, "--dry-run")).out == looked.out

    taken = succeeded(import_from(source, "--yes"))
    assert "Took over" in taken.out and "geheim" not in taken.out + taken.err
    assert read_from_blockyard() == there
    again = succeeded(import_from(source, "--yes"))
    assert "Nothing to do" in again.out, again.out

    pushed = succeeded(export_to(target, "--yes"))
    assert "Pushed" in pushed.out and "geheim" not in pushed.out + pushed.err
    assert read_from(target) == there
    assert "Nothing to do" in succeeded(export_to(target, "--yes")).out

    # Edited at the source, taken over, pushed on: only that.
    source.python("""
from prefect.variables import Variable
from prefect_aws import AwsCredentials
Variable.set("moved_text", "neu", overwrite=True)
AwsCredentials(aws_access_key_id="AKIA", aws_secret_access_key="neu-geheim", region_name="eu-central-1").save("moved-aws", overwrite=True)
""")
    assert json.loads(succeeded(import_from(source, "--json", "--dry-run")).out)["blocks"]["changed"] == 1
    changed = succeeded(import_from(source, "--yes"))
    assert [line for line in changed.out.splitlines() if line.startswith(("create", "change"))] == [
        "change   block/aws-credentials/moved-aws: aws_secret_access_key (secret)",
        "change   kv/moved_text: tags, value",
    ]
    succeeded(export_to(target, "--yes"))
    assert read_from(target) == read_from(source) != there


def test_what_is_imported_is_a_change_with_its_references(servers):
    headers = {"authorization": f"Bearer {os.environ['BLOCKYARD_OTHER_TOKEN']}"}
    with httpx.Client(base_url=f"{ORIGIN}/api/v1", headers=headers, timeout=30) as client:
        vessel = client.get("/entry", params={"path": "block/interop-vessel/moved-vessel"}).json()
        assert vessel["data"]["home"] == {"$ref": "block/interop-harbour/moved-harbour"}
        assert {"token", "tender.key"} <= {secret["field"] for secret in vessel["secrets"]}
        messages = [change["message"] for change in client.get("/changes").json()["changes"]]
    assert f"Import from Prefect at {servers[0].url}" in messages


def test_a_key_never_stands_in_what_is_said(servers):
    source, _ = servers
    refused = run(
        ["node", str(CLI), "import", "prefect", "--from", source.url, "--yes"],
        BLOCKYARD_URL=ORIGIN, BLOCKYARD_TOKEN=os.environ["BLOCKYARD_OTHER_TOKEN"],
        PREFECT_API_KEY=None, PREFECT_API_AUTH_STRING="admin:falsches-wort",
    )
    assert refused.code == 1
    assert "falsches-wort" not in refused.out + refused.err
    nobody = run(["node", str(CLI), "import", "prefect", "--from", source.url], BLOCKYARD_URL=ORIGIN,
                 BLOCKYARD_TOKEN=os.environ["BLOCKYARD_OTHER_TOKEN"], PREFECT_API_KEY=None)
    assert nobody.code == 1 and "PREFECT_API_AUTH_STRING" in nobody.err
