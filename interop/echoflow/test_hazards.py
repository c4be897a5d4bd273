"""The ways in which `load-credentials` loses what a team has stored (H1 to H10): none of them loses anything here."""

import configparser
import os
import uuid

import pytest

from conftest import ACCESS_KEY, CONNECTION, MASK, SECRET_KEY, Refused, aws, aws_section, cosmos, cosmos_section, prefect_api
from test_load_credentials import pushed, synced


def ignored_fields(blockyard, path: str) -> set[str]:
    uses = blockyard.call("GET", f"/entries/{blockyard.entry(path)['id']}/uses")["uses"]
    return {field for use in uses if use["kind"] == "mask ignored" for field in use["fields"]}


def test_h1_a_mask_that_sync_pushes_is_no_secret(client, blockyard):
    pushed(client, aws_section(aws_session_token="the-token"), cosmos_section())
    before = {path: entry["version"] for path, entry in blockyard.entries().items()}
    for _ in range(2):
        synced(client)
    if client.masks:
        assert client.sections()["my-aws"]["aws_secret_access_key"] == MASK
        assert "aws_secret_access_key" in ignored_fields(blockyard, aws("my-aws"))
        assert ignored_fields(blockyard, cosmos("my-cosmos")) == {"connection_string"}
    assert blockyard.secret(aws("my-aws"), "aws_secret_access_key") == SECRET_KEY
    assert blockyard.secret(aws("my-aws"), "aws_session_token") == "the-token"
    assert blockyard.secret(cosmos("my-cosmos"), "connection_string") == CONNECTION
    after = blockyard.entries()
    assert [after[path]["version"] for path in (aws("my-aws"), cosmos("my-cosmos"))] == [before[aws("my-aws")], before[cosmos("my-cosmos")]]
    assert client.load("my-aws", "AWS")["aws_secret_access_key"] == SECRET_KEY


def test_h1_a_mask_beside_a_new_value_keeps_the_secret_and_takes_the_value(client, blockyard):
    pushed(client, aws_section(region_name="us-west-1"))
    pushed(client, aws_section(aws_secret_access_key=MASK, region_name="us-east-2"))
    assert blockyard.secret(aws("my-aws"), "aws_secret_access_key") == SECRET_KEY
    assert blockyard.entry(aws("my-aws"))["data"]["region_name"] == "us-east-2"


def test_h1_a_mask_makes_no_new_block(client, blockyard):
    client.write(aws_section("never-was", aws_secret_access_key=MASK))
    assert client.load_credentials()["error"] is not None
    assert aws("never-was") not in blockyard.entries()


def test_h2_the_text_none_stays_what_was_not_set(client, blockyard):
    pushed(client, aws_section())
    synced(client)
    section = client.sections()["my-aws"]
    assert (section["aws_session_token"], section["region_name"]) == ("None", "None")
    data = blockyard.entry(aws("my-aws"))["data"]
    assert (data["region_name"], data["profile_name"]) == (None, None)
    assert blockyard.set_fields(aws("my-aws")) == {"aws_secret_access_key"}
    loaded = client.load("my-aws", "AWS")
    assert (loaded["aws_session_token"], loaded["region_name"]) == (None, None)


def test_h3_what_a_push_resets_stays_in_an_older_version(client, blockyard):
    pushed(client, aws_section(aws_session_token="the-token", region_name="us-west-1"))
    parameters = blockyard.entry(aws("my-aws"))["data"]["aws_client_parameters"]
    blockyard.set(aws("my-aws"), aws_client_parameters={**parameters, "endpoint_url": "https://minio.example.com"}, profile_name="ship")
    pushed(client, aws_section())
    reset = blockyard.entry(aws("my-aws"))
    assert (reset["data"]["aws_client_parameters"]["endpoint_url"], reset["data"]["region_name"]) == (None, None)
    assert blockyard.state(aws("my-aws"), 2)["aws_client_parameters"]["endpoint_url"] == "https://minio.example.com"
    blockyard.restore(aws("my-aws"), 2)
    assert blockyard.entry(aws("my-aws"))["data"]["aws_client_parameters"]["endpoint_url"] == "https://minio.example.com"
    assert blockyard.secret(aws("my-aws"), "aws_session_token") == "the-token"


def test_h4_the_active_profile_that_every_push_empties_stays_in_an_older_version(client, blockyard):
    pushed(client, aws_section())
    blockyard.set(client.config_path, active="ship", prefect_configs=["ship"])
    version = blockyard.entry(client.config_path)["version"]
    pushed(client, aws_section(), cosmos_section())
    data = blockyard.entry(client.config_path)["data"]
    assert (data["active"], data["prefect_configs"]) == (None, ["ship"])
    assert blockyard.state(client.config_path, version)["active"] == "ship"
    blockyard.restore(client.config_path, version)
    assert blockyard.entry(client.config_path)["data"]["active"] == "ship"


@pytest.mark.parametrize("key", ["wrong", "byd_pat_" + "0" * 40, ""])
def test_h5_a_wrong_key_is_an_error_and_never_an_empty_config(client, blockyard, key):
    pushed(client, aws_section())
    before = blockyard.entries()
    client.write(aws_section("second"))
    for flags in ([], ["--sync"]):
        assert "401" in client.load_credentials(*flags, key=key)["error"]
    assert blockyard.entries() == before


def test_h5_a_token_that_may_not_read_the_config_does_not_empty_it(client, blockyard):
    pushed(client, aws_section())
    before = blockyard.entry(client.config_path)
    client.write(aws_section("second"))
    assert "403" in client.load_credentials(key=os.environ["BLOCKYARD_PUSH_TOKEN"])["error"]
    assert blockyard.entry(client.config_path) == before


def test_h5_every_answer_is_json_and_what_is_not_allowed_is_not_called_missing():
    config = "/block_types/slug/echodataflowconfig/block_documents/name/echodataflow-config"
    for path in (config, "/block_types/slug/aws-credentials", f"/block_documents/{uuid.uuid4()}", "/block_schemas/checksum/sha256:0", "/nothing"):
        for key in ("wrong", os.environ["PREFECT_API_KEY"]):
            answer = prefect_api("GET", path, key=key)
            assert answer.headers["content-type"].startswith("application/json"), path
            assert key != "wrong" or answer.status_code == 401, path


def test_h6_a_list_that_names_a_block_that_is_gone_is_not_what_blockyard_leaves_behind(client, blockyard):
    pushed(client, aws_section("a"), aws_section("b"), cosmos_section("c"))
    blockyard.delete(cosmos("c"))
    entry = blockyard.entry(client.config_path)
    assert sorted(block["name"] for block in entry["data"]["blocks"]) == ["a", "b"]
    head = blockyard.versions(client.config_path)[0]
    change = blockyard.call("GET", f"/changes/{head['changeId']}")
    assert {touched["path"]: touched["op"] for touched in change["entries"]} == {cosmos("c"): "deleted", client.config_path: "updated"}
    client.write("")
    synced(client)


def test_h6_a_block_comes_back_from_the_trash_and_into_the_list(client, blockyard):
    pushed(client, aws_section("a"))
    gone = blockyard.entry(aws("a"))
    blockyard.delete(aws("a"))
    blockyard.change({"op": "undelete", "path": aws("a"), "id": gone["id"], "baseVersion": gone["version"] + 1})
    assert blockyard.listed(client.config_path) == ["a"]
    client.write("")
    synced(client)
    assert blockyard.secret(aws("a"), "aws_secret_access_key") == SECRET_KEY


def test_h7_what_the_dashboard_accepts_the_client_reads(client, blockyard):
    pushed(client, aws_section())
    blocks = blockyard.entry(client.config_path)["data"]["blocks"]
    assert blocks == [{"name": "my-aws", "type": "AWS", "active": False, "options": {}, "block_type_slug": "baseconfig"}]
    blockyard.set(client.config_path, blocks=[{**blocks[0], "active": True, "options": {"anon": False}}])
    synced(client)
    section = client.sections()["my-aws"]
    assert (section["active"], section["options"]) == ("True", '{"anon": false}')


def test_h8_a_percent_sign_stops_the_client_and_nothing_else(client, blockyard):
    pushed(client, aws_section(), cosmos_section())
    text = client.file.read_text()
    blockyard.set(aws("my-aws"), region_name="100%")
    assert "TypeError" in client.load_credentials("--sync")["error"]
    assert client.file.read_text() == text
    assert blockyard.entry(aws("my-aws"))["data"]["region_name"] == "100%"
    assert blockyard.secret(aws("my-aws"), "aws_secret_access_key") == SECRET_KEY


def test_h9_a_name_of_the_other_type_is_refused_in_the_dashboard(client, blockyard):
    pushed(client, aws_section("shared"))
    with pytest.raises(Refused, match="of type AWS") as refused:
        blockyard.create(cosmos("shared"), {"connection_string": CONNECTION})
    assert refused.value.status == 422
    blockyard.create(cosmos("other"), {"connection_string": CONNECTION})
    with pytest.raises(Refused, match="of type AWS"):
        blockyard.rename(cosmos("other"), cosmos("shared"))
    synced(client)
    assert set(client.sections()) == {"shared", "other"}


def test_h9_two_blocks_of_one_name_that_clients_pushed_are_both_there(client, blockyard):
    pushed(client, aws_section("shared"))
    pushed(client, cosmos_section("shared"))
    assert blockyard.listed(client.config_path) == ["shared"]
    assert blockyard.secret(aws("shared"), "aws_secret_access_key") == SECRET_KEY
    assert blockyard.secret(cosmos("shared"), "connection_string") == CONNECTION


def test_h10_a_local_edit_that_sync_replaces_has_not_touched_the_server(client, blockyard):
    pushed(client, aws_section(region_name="us-west-1"))
    client.write(aws_section(region_name="eu-west-3", aws_access_key_id="AKIALOCALEDIT"))
    synced(client)
    section = client.sections()["my-aws"]
    assert (section["region_name"], section["aws_access_key_id"]) == ("us-west-1", ACCESS_KEY)
    data = blockyard.entry(aws("my-aws"))["data"]
    assert (data["region_name"], data["aws_access_key_id"]) == ("us-west-1", ACCESS_KEY)


def test_the_file_that_sync_writes_can_be_pushed_and_pulled_for_ever(client, blockyard):
    pushed(client, aws_section(active="True", options='{"anon": true}'), cosmos_section())
    synced(client)
    text, entries = client.file.read_text(), blockyard.entries()
    for flags in ([], ["--sync"], []):
        assert client.load_credentials(*flags)["error"] is None
    assert client.file.read_text() == text
    parser = configparser.ConfigParser()
    parser.read(client.file)
    assert parser["my-aws"]["_block_document_id"] == entries[aws("my-aws")]["id"]
    after = blockyard.entries()
    assert [after[path]["version"] for path in (aws("my-aws"), cosmos("my-cosmos"))] == [1, 1]


@pytest.mark.parametrize("client", ["echodataflow 0.1.4"], indirect=True)
def test_the_api_key_of_a_prefect_profile_is_kept_secret(client, blockyard):
    profiles = client.home / ".prefect" / "profiles.toml"
    profiles.parent.mkdir()
    profiles.write_text('active = "default"\n\n[profiles.default]\n')
    settings = {"name": "ship", "api_key": "pnu_secret", "workspace_id": "w", "account_id": "a", "set_active": False}
    ended = client.order(call=["echodataflow_create_prefect_profile", settings])
    assert ended["error"] is None, ended["error"]
    path = "block/echodataflowprefectconfig/ship"
    assert blockyard.set_fields(path) == {"prefect_api_key"}
    assert blockyard.entry(path)["data"]["profile_name"] == "ship"
    assert blockyard.secret(path, "prefect_api_key") == "pnu_secret"
    assert blockyard.entry(client.config_path)["data"]["prefect_configs"] == ["ship"]
