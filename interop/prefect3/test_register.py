"""Types and schemas: what the client registers is what the server has, under the checksum that the client computes."""

import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from prefect.blocks.core import Block, InvalidBlockRegistration

from conftest import API, HERE, ORIGIN, environment, flat, prefect, succeeded

UI = API.removesuffix("/api")
AWS = ["AWS Credentials", "AWS Secret", "Lambda Function", "MinIO Credentials", "S3 Bucket"]
AZURE = ["Azure Blob Storage Container", "Azure Blob Storage Credentials", "Azure Container Instance Credentials"]
AZURE += ["Azure Cosmos DB Credentials", "Azure DevOps Repository", "AzureDevops Credentials", "AzureML Credentials"]

modules = ["prefect_aws", "prefect_azure", "prefect_docker", "prefect.blocks.system", "prefect.blocks.webhook", "prefect.blocks.redis"]
modules += ["prefect.blocks.notifications", "prefect.filesystems", "fleet"]


def classes_of(module: str) -> list[type[Block]]:
    """As `prefect block register -m` finds them."""
    return [cls for _, cls in inspect.getmembers(importlib.import_module(module)) if Block.is_block_class(cls)]


@pytest.mark.parametrize(("module", "names"), [("prefect_aws", AWS), ("prefect_azure", AZURE)])
def test_block_register_m_registers_the_module_and_says_where_the_catalog_is(module, names):
    ended = succeeded(prefect("block", "register", "-m", module))
    assert f"Successfully registered {len(names)} blocks" in ended.out
    for name in names:
        assert name in ended.out
    assert f"{UI}/blocks/catalog" in ended.out


def test_block_register_file_registers_classes_of_ones_own():
    ended = succeeded(prefect("block", "register", "--file", str(HERE / "fleet.py")))
    for name in ["Interop Beacon", "Interop Harbour", "Interop Vessel"]:
        assert name in ended.out


@pytest.mark.parametrize("module", modules)
def test_every_schema_of_a_package_comes_back_under_the_checksum_that_the_client_computes(module, api):
    registered = 0
    for cls in classes_of(module):
        try:
            cls.register_type_and_schema()
        except InvalidBlockRegistration:
            # Block itself and abstract classes, which the command skips too.
            continue
        registered += 1
        checksum = cls._calculate_schema_checksum()
        answer = api.get(f"/block_schemas/checksum/{checksum}", params={"version": cls.get_block_schema_version()})
        assert answer.status_code == 200, f"{cls.__name__}: {answer.text}"
        schema = answer.json()
        assert schema["checksum"] == checksum
        assert schema["version"] == cls.get_block_schema_version()
        assert schema["block_type"]["slug"] == cls.get_block_type_slug()
        assert sorted(schema["capabilities"]) == sorted(cls.get_block_capabilities())
        if ORIGIN:
            # Prefect's own server rebuilds the definitions of nested blocks, and not always as they were.
            assert cls._calculate_schema_checksum(schema["fields"]) == checksum
            assert set(cls.model_json_schema()["secret_fields"]) <= set(schema["fields"]["secret_fields"])
        assert schema["id"] == str(cls._block_schema_id)
        assert schema["block_type_id"] == str(cls._block_type_id)
        assert api.get(f"/block_schemas/{schema['id']}").json() == schema
    assert registered > 0


def test_registering_again_makes_no_second_row(api):
    from fleet import Vessel

    def rows():
        body = {"block_schemas": {"block_type_id": {"any_": [str(Vessel._block_type_id)]}}}
        return [row["id"] for row in api.post("/block_schemas/filter", json=body).json()]

    Vessel.register_type_and_schema()
    before = (Vessel._block_type_id, rows())
    Vessel.register_type_and_schema()
    assert (Vessel._block_type_id, rows()) == before
    assert len(before[1]) == 1


def test_a_changed_class_gets_a_second_schema_and_the_newest_comes_first(api, fresh):
    slug = fresh("interop-growing")

    class First(Block):
        _block_type_name = slug
        _block_type_slug = slug
        a: str

    class Second(Block):
        _block_type_name = slug
        _block_type_slug = slug
        a: str
        b: float = 1.0

    First(a="one").save("old")
    Second(a="two").save("new")
    body = {"block_schemas": {"block_type_id": {"any_": [str(Second._block_type_id)]}}}
    checksums = [row["checksum"] for row in api.post("/block_schemas/filter", json=body).json()]
    assert checksums == [Second._calculate_schema_checksum(), First._calculate_schema_checksum()]
    assert First.load("old").a == "one"
    assert Second.load("old").b == 1.0


def test_the_texts_of_a_type_come_back_and_a_changed_text_is_written():
    import html

    from fleet import Beacon
    from prefect.client.orchestration import get_client

    Beacon.register_type_and_schema()
    with get_client(sync_client=True) as client:
        found = client.read_block_type_by_slug("interop-beacon")
    assert html.unescape(found.description) == Beacon._description
    before = Beacon._description
    Beacon._description = "It's <new> & true."
    try:
        Beacon.register_type_and_schema()
        with get_client(sync_client=True) as client:
            assert html.unescape(client.read_block_type_by_slug("interop-beacon").description) == "It's <new> & true."
    finally:
        Beacon._description = before
        Beacon.register_type_and_schema()


@pytest.mark.blockyard
def test_two_processes_that_register_the_same_module_at_once_both_succeed(tmp_path, fresh):
    slugs = [fresh("interop-race") for _ in range(6)]
    lines = ["from prefect.blocks.core import Block", "from pydantic import SecretStr"]
    for index, slug in enumerate(slugs):
        lines += [f"class Race{index}(Block):", f"    _block_type_name = {slug!r}", f"    _block_type_slug = {slug!r}", "    a: str", "    b: SecretStr"]
    file = tmp_path / "race.py"
    file.write_text("\n".join(lines))
    command = [str(Path(sys.executable).with_name("prefect")), "block", "register", "--file", str(file)]
    racers = [subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    outputs = [racer.communicate(timeout=60)[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0], "\n".join(outputs)
    for output in outputs:
        assert "Successfully registered 6 blocks" in flat(output)
