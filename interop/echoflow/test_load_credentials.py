"""What users of Echoflow do: push, push again, use in a pipeline, edit in the dashboard, sync."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ACCESS_KEY, CONNECTION, MASK, SECRET_KEY, Refused, aws, aws_section, cosmos, cosmos_section, prefect_api

EIGHT = "********"


def pushed(client, *sections: str):
    client.write("".join(sections))
    ended = client.load_credentials()
    assert ended["error"] is None, ended["error"]


def synced(client):
    ended = client.load_credentials("--sync")
    assert ended["error"] is None, ended["error"]


def test_init_asks_the_server_nothing(tmp_path):
    env = {**os.environ, "HOME": str(tmp_path), "PREFECT_HOME": str(tmp_path), "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    command = str(Path(sys.executable).with_name("echodataflow"))
    ended = subprocess.run([command, "init"], env=env, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / ".echodataflow" / "credentials.ini").is_file()


def test_a_push_makes_the_blocks_and_the_list_with_what_is_secret_masked(client, blockyard):
    pushed(client, aws_section(aws_session_token="the-token", region_name="us-west-1"), cosmos_section())
    entries = blockyard.entries()
    assert set(entries) == {aws("my-aws"), cosmos("my-cosmos"), client.config_path}
    names = {"aws-credentials": "AWS Credentials", "azure-cosmos-db-credentials": "Azure Cosmos DB Credentials"}
    for slug, name in names.items():
        assert [entry["type"]["name"] for entry in entries.values() if entry["group"] == slug] == [name]
    assert blockyard.listed(client.config_path) == ["my-aws", "my-cosmos"]
    assert blockyard.set_fields(aws("my-aws")) == {"aws_secret_access_key", "aws_session_token"}
    assert blockyard.entry(aws("my-aws"))["data"]["region_name"] == "us-west-1"
    assert blockyard.set_fields(cosmos("my-cosmos")) == {"connection_string"}
    masked = prefect_api("GET", "/block_types/slug/aws-credentials/block_documents/name/my-aws").json()["data"]
    assert (masked["aws_secret_access_key"], masked["aws_session_token"], masked["region_name"]) == (EIGHT, EIGHT, "us-west-1")


def test_the_same_push_again_changes_and_doubles_nothing(client, blockyard):
    sections = [aws_section(), cosmos_section()]
    pushed(client, *sections)
    before = blockyard.entries()
    pushed(client, *sections)
    after = blockyard.entries()
    assert {path: entry["id"] for path, entry in after.items()} == {path: entry["id"] for path, entry in before.items()}
    assert [after[path]["version"] for path in (aws("my-aws"), cosmos("my-cosmos"))] == [1, 1]
    assert sorted(blockyard.listed(client.config_path)) == ["my-aws", "my-cosmos"]


def test_a_push_of_another_value_is_a_version_and_says_who_made_it(client, blockyard):
    pushed(client, aws_section())
    pushed(client, aws_section(aws_secret_access_key="another-secret"))
    head, first = blockyard.versions(aws("my-aws"))
    assert (head["n"], first["n"]) == (2, 1)
    # The client of Prefect 2 says no version of itself.
    assert (head["client"], head["message"]) == ("prefect", "Saved with prefect")
    assert blockyard.secret(aws("my-aws"), "aws_secret_access_key") == "another-secret"
    assert blockyard.secret(aws("my-aws"), "aws_secret_access_key", version=1) == SECRET_KEY


def test_a_pipeline_gets_the_secrets_in_clear(client):
    pushed(client, aws_section(), cosmos_section())
    assert client.load("my-aws", "AWS")["aws_secret_access_key"] == SECRET_KEY
    assert client.load("my-cosmos", "AZCosmos")["connection_string"] == CONNECTION


def test_a_sync_brings_what_was_edited_in_the_dashboard(client, blockyard):
    pushed(client, aws_section(region_name="us-west-1"), cosmos_section())
    blockyard.set(aws("my-aws"), region_name="eu-central-1")
    synced(client)
    section = client.sections()["my-aws"]
    assert section["region_name"] == "eu-central-1"
    assert section["aws_secret_access_key"] == (MASK if client.masks else SECRET_KEY)
    assert blockyard.secret(aws("my-aws"), "aws_secret_access_key") == SECRET_KEY
    assert blockyard.entry(aws("my-aws"))["data"]["region_name"] == "eu-central-1"
    assert blockyard.set_fields(aws("my-aws")) == {"aws_secret_access_key"}


def test_a_sync_brings_a_block_that_was_made_in_the_dashboard(client, blockyard):
    pushed(client, cosmos_section())
    blockyard.create(aws("from-browser"), {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY})
    synced(client)
    assert client.sections()["from-browser"]["aws_access_key_id"] == ACCESS_KEY
    assert blockyard.secret(aws("from-browser"), "aws_secret_access_key") == SECRET_KEY
    assert client.load("from-browser", "AWS")["aws_secret_access_key"] == SECRET_KEY


def test_a_sync_goes_on_after_a_block_was_deleted_or_renamed_in_the_dashboard(client, blockyard):
    pushed(client, aws_section("gone"), aws_section("old"), cosmos_section())
    blockyard.delete(aws("gone"))
    blockyard.rename(aws("old"), aws("new"))
    assert sorted(blockyard.listed(client.config_path)) == ["my-cosmos", "new"]
    client.write("")
    synced(client)
    assert set(client.sections()) == {"new", "my-cosmos"}
    assert blockyard.secret(aws("new"), "aws_secret_access_key") == SECRET_KEY


def test_a_sync_goes_on_after_a_block_was_deleted_with_the_prefect_client(client, blockyard):
    pushed(client, aws_section("gone"), cosmos_section())
    document = blockyard.entry(aws("gone"))["id"]
    assert prefect_api("DELETE", f"/block_documents/{document}").status_code == 204
    assert blockyard.listed(client.config_path) == ["my-cosmos"]
    client.write("")
    synced(client)
    assert set(client.sections()) == {"my-cosmos"}


def test_what_a_push_emptied_comes_back_from_an_older_version(client, blockyard):
    pushed(client, aws_section())
    blockyard.set(aws("my-aws"), profile_name="ship")
    pushed(client, aws_section())
    assert blockyard.entry(aws("my-aws"))["data"]["profile_name"] is None
    blockyard.restore(aws("my-aws"), 2)
    assert blockyard.entry(aws("my-aws"))["data"]["profile_name"] == "ship"
    assert client.load("my-aws", "AWS")["profile_name"] == "ship"


def test_the_file_of_the_documentation_makes_the_client_fail_before_it_asks_anything(client, blockyard):
    client.write("[AWS]\naws_key = my-access-key\naws_secret = my-secret-key\nname = my-aws-credentials\nactive = True\n")
    assert "NoOptionError" in client.load_credentials()["error"]
    assert blockyard.entries() == {}


@pytest.mark.parametrize("type", ["S3", "aws", ""])
def test_a_storage_type_that_echoflow_does_not_know_is_refused_with_those_that_it_knows(client, blockyard, type):
    pushed(client, aws_section())
    blocks = blockyard.entry(client.config_path)["data"]["blocks"]
    with pytest.raises(Refused) as refused:
        blockyard.set(client.config_path, blocks=[{**blocks[0], "type": type}])
    assert refused.value.status == 422
    problem = refused.value.error["details"]["problems"][0]
    assert problem["path"] == f"{client.config_path}#blocks[0].type"
    assert all(known in problem["message"] for known in client.storage_types)
    synced(client)
