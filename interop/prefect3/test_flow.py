"""Flows: a Prefect server of its own orchestrates, blocks and variables come from the server under test."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from prefect.blocks.system import Secret
from prefect.client.orchestration import get_client
from prefect.utilities.templating import resolve_block_document_references, resolve_variables
from prefect.variables import Variable
from prefect_aws import AwsCredentials, S3Bucket

from conftest import API, HERE, environment, exactly, python, succeeded


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def orchestration(tmp_path_factory):
    """The address of a real Prefect server with the server under test in front of it, and the address of the former alone."""
    folder = tmp_path_factory.mktemp("orchestration")
    server_port, proxy_port = free_port(), free_port()
    own = f"http://127.0.0.1:{server_port}/api"
    env = environment(
        PREFECT_HOME=str(folder), PREFECT_API_URL=None, PREFECT_API_KEY=None, PREFECT_SERVER_ANALYTICS_ENABLED="false",
        PREFECT_API_DATABASE_CONNECTION_URL=f"sqlite+aiosqlite:///{folder}/prefect.db", PREFECT_API_BLOCKS_REGISTER_ON_START="false",
    )
    command = [str(Path(sys.executable).with_name("prefect")), "server", "start", "--no-services", "--no-ui", "--port", str(server_port)]
    log = (folder / "log").open("w")
    programs = [
        subprocess.Popen(command, env=env, stdout=log, stderr=log),
        subprocess.Popen([sys.executable, str(HERE / "proxy.py"), str(proxy_port), API, own], stdout=log, stderr=log),
    ]
    try:
        until_healthy(f"{own}/health", programs, folder / "log")
        until_healthy(f"http://127.0.0.1:{proxy_port}/api/health", programs, folder / "log")
        yield {"proxy": f"http://127.0.0.1:{proxy_port}/api", "own": own}
    finally:
        for program in programs:
            program.terminate()
        for program in programs:
            program.wait(20)
        log.close()


def until_healthy(url: str, programs, log: Path) -> None:
    ends_at = time.monotonic() + 60
    while time.monotonic() < ends_at and all(program.poll() is None for program in programs):
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} is not healthy: {log.read_text()}")


voyage = """
import asyncio, sys
from prefect import flow, task
from prefect.blocks.core import Block
from prefect.blocks.system import Secret
from prefect.variables import Variable
from prefect_aws import S3Bucket

secret, bucket, variable = sys.argv[1:] if len(sys.argv) > 1 else []

@task
def read():
    return Secret.load(secret).get()

@flow(name="interop-voyage")
def sail():
    found = S3Bucket.load(bucket).credentials.aws_secret_access_key.get_secret_value()
    Variable.set(variable, {"state": read(), "knots": 12.0}, tags=["voyage"])
    return [found, Variable.get(variable)]

@flow(name="interop-voyage-async")
async def asail():
    block = await Block.aload(f"secret/{secret}")
    await Variable.aset(variable, {"state": block.get(), "knots": 13.0}, overwrite=True)
    return await Variable.aget(variable)

print(sail())
print(asyncio.run(asail()))
"""


@pytest.fixture(scope="module")
def voyaged(orchestration):
    """One run of both flows, and what it printed."""
    stem = os.urandom(4).hex()
    names = [f"voyage-secret-{stem}", f"voyage-bucket-{stem}", f"voyage_{stem}"]
    Secret(value="ahoy").save(names[0])
    credentials = AwsCredentials(aws_access_key_id="AKIA", aws_secret_access_key="in the hold")
    credentials.save(names[1])
    S3Bucket(bucket_name="hold", credentials=credentials).save(names[1])
    ended = succeeded(python(voyage.replace("sys.argv[1:] if len(sys.argv) > 1 else []", repr(names)), PREFECT_API_URL=orchestration["proxy"]))
    return {"ended": ended, "names": names, **orchestration}


def test_flows_load_blocks_and_store_variables(voyaged):
    first, second = voyaged["ended"].out.splitlines()
    assert first == "['in the hold', {'state': 'ahoy', 'knots': 12.0}]"
    assert second == "{'state': 'ahoy', 'knots': 13.0}"
    assert exactly(Variable.get(voyaged["names"][2]), {"state": "ahoy", "knots": 13.0})


def test_a_flow_logs_no_warning_and_no_error(voyaged):
    lines = voyaged["ended"].err.splitlines()
    assert any("Finished in state Completed()" in line for line in lines)
    assert [line for line in lines if "| INFO " not in line] == []


def test_the_runs_are_where_they_are_orchestrated(voyaged):
    runs = httpx.post(f"{voyaged['own']}/flow_runs/filter", json={}).json()
    assert [run["state"]["type"] for run in runs] == ["COMPLETED", "COMPLETED"]


@pytest.mark.blockyard
def test_the_entry_says_which_flow_loaded_it(voyaged, blockyard):
    entry = blockyard.entry(f"block/secret/{voyaged['names'][0]}")
    # What a socket says is written with the next batch.
    ends_at = time.monotonic() + 15
    while time.monotonic() < ends_at:
        uses = [use for use in blockyard.uses(entry["id"]) if use["kind"] == "loaded"]
        if any("flow" in {**use["program"], **use["hint"]} for use in uses):
            break
        time.sleep(0.2)
    flows = {{**use["program"], **use["hint"]}.get("flow") for use in uses}
    assert flows & {"interop-voyage", "interop-voyage-async"}, uses


def test_templates_of_deployments_are_filled_in(fresh):
    variable, secret, bucket = fresh("var"), fresh("secret"), fresh("bucket")
    Variable.set(variable, {"a": 1.0})
    id = Secret(value="s3cr3t").save(secret)
    credentials = AwsCredentials(aws_access_key_id="AKIA", aws_secret_access_key="key")
    credentials.save(bucket)
    S3Bucket(bucket_name="data", credentials=credentials).save(bucket)
    template = {
        "whole": "{{ prefect.variables.%s }}" % variable,
        "secret": "{{ prefect.blocks.secret.%s }}" % secret,
        "deep": "{{ prefect.blocks.s3-bucket.%s.credentials.aws_secret_access_key }}" % bucket,
        "reference": {"$ref": {"block_document_id": str(id)}},
        "missing": "{{ prefect.variables.%s }}" % fresh("none"),
    }

    async def fill():
        async with get_client() as client:
            return await resolve_variables(await resolve_block_document_references(template, client=client), client=client)

    filled = asyncio.run(fill())
    assert exactly(filled["whole"], {"a": 1.0})
    assert (filled["secret"], filled["deep"], filled["reference"]) == ("s3cr3t", "key", {"value": "s3cr3t"})
    assert "missing" not in filled or filled["missing"] in ("", None)
