"""What Blockyard adds to the contract: who may what, who did what, and one entry behind every door."""

import os

import httpx
import pytest
from fleet import Vessel
from prefect.blocks.core import Block
from prefect.blocks.system import Secret
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_KEY, temporary_settings
from prefect.variables import Variable
from prefect_aws import AwsCredentials, S3Bucket
from test_blocks import vessel

from conftest import API, MASK, exactly, prefect, python, run, succeeded

pytestmark = pytest.mark.blockyard

WRONG = "byd_pat_0000000000000000000000000000000000000"


def key(token: str | None):
    return temporary_settings(updates={PREFECT_API_KEY: token} if token else {}, restore_defaults=set() if token else {PREFECT_API_KEY})


# ---------------------------------------------------------------- who may what


def test_an_auth_string_counts_like_the_key(fresh):
    name = fresh("basic")
    script = f"""
import time
from prefect.blocks.system import Secret
Secret(value="s3cr3t").save({name!r})
print(Secret.load({name!r}).get())
time.sleep(1)
"""
    ended = succeeded(python(script, PREFECT_API_KEY=None, PREFECT_API_AUTH_STRING=f"anybody:{os.environ['BLOCKYARD_TOKEN']}"))
    assert (ended.out, ended.err) == ("s3cr3t\n", "")
    with temporary_settings(updates={PREFECT_API_AUTH_STRING: f"anybody:{WRONG}"}):
        with pytest.raises(PrefectHTTPStatusError, match="401"):
            Secret.load(name)


@pytest.mark.parametrize("token", [WRONG, "something else", None], ids=["unknown", "malformed", "none"])
def test_without_a_valid_token_everything_is_401_and_nothing_changes(token, fresh):
    secret, variable = fresh("kept"), fresh("kept")
    Secret(value="kept").save(secret)
    Variable.set(variable, "kept")
    attempts = [
        lambda: Secret.load(secret),
        lambda: Secret(value="other").save(secret, overwrite=True),
        lambda: Secret.delete(secret),
        lambda: Vessel.register_type_and_schema(),
        lambda: Variable.get(variable),
        lambda: Variable.set(variable, "other", overwrite=True),
        lambda: Variable.unset(variable),
    ]
    with key(token):
        for attempt in attempts:
            with pytest.raises(PrefectHTTPStatusError, match="401 Unauthorized"):
                attempt()
    assert (Secret.load(secret).get(), Variable.get(variable)) == ("kept", "kept")


@pytest.mark.parametrize("path", ["csrf-token?client=x", "block_types/slug/secret", "no-such-route", "admin/version", "hello", "variables/name/x"])
def test_an_unknown_caller_gets_the_401_of_prefect_from_every_route(path):
    for headers in [{}, {"authorization": f"Bearer {WRONG}"}, {"authorization": "Basic !!!"}]:
        answer = httpx.get(f"{API}/{path}", headers={**headers, "accept": "text/html"})
        if path == "admin/version" and answer.status_code == 200:
            # The worker for events asks for it without credentials.
            continue
        assert answer.status_code == 401 and answer.json()["exception_message"] == "Unauthorized", answer.text
        assert answer.reason_phrase == "Unauthorized"


def test_health_and_ready_need_no_token():
    assert httpx.get(f"{API}/health").text == "true"
    assert httpx.get(f"{API}/ready").json() == {"message": "OK"}


def test_the_command_says_401_and_fails(fresh):
    ended = run([prefect_path(), "variable", "set", fresh("never"), "x"], PREFECT_API_KEY=WRONG)
    assert ended.code == 1 and "401 Unauthorized" in ended.out + ended.err


def prefect_path() -> str:
    from pathlib import Path
    import sys

    return str(Path(sys.executable).with_name("prefect"))


def test_a_token_that_only_lists_sees_names_and_no_secret_and_changes_nothing(fresh):
    name = fresh("hidden")
    Secret(value="s3cr3t").save(name)
    Variable.set(name, "seen")
    listing = os.environ["BLOCKYARD_LIST_TOKEN"]
    with key(listing):
        for attempt in [lambda: Secret.load(name), lambda: Secret(value="x").save(name, overwrite=True), lambda: Secret.delete(name)]:
            with pytest.raises(PrefectHTTPStatusError, match="403"):
                attempt()
        with pytest.raises(PrefectHTTPStatusError, match="403"):
            Variable.set(name, "other", overwrite=True)
        assert Variable.get(name) == "seen"
    assert MASK in succeeded(prefect("block", "inspect", f"secret/{name}", PREFECT_API_KEY=listing)).out
    listed = httpx.post(f"{API}/block_documents/filter", json={"include_secrets": True}, headers={"authorization": f"Bearer {listing}"})
    assert listed.status_code == 403
    assert Secret.load(name).get() == "s3cr3t"


def test_a_token_of_another_workspace_sees_and_touches_nothing(api, fresh):
    name = fresh("ours")
    id = Secret(value="ours").save(name)
    Variable.set(name, "ours")
    with httpx.Client(base_url=API, headers={"authorization": f"Bearer {os.environ['BLOCKYARD_OTHER_TOKEN']}"}) as other:
        assert other.get(f"/block_documents/{id}").status_code == 404
        assert other.patch(f"/block_documents/{id}", json={"data": {"value": "x"}}).status_code == 404
        assert other.delete(f"/block_documents/{id}").status_code == 404
        assert other.get(f"/variables/name/{name}").status_code == 404
        assert str(id) not in other.post("/block_documents/filter", json={}).text
    with key(os.environ["BLOCKYARD_OTHER_TOKEN"]):
        with pytest.raises(ValueError, match="Unable to find"):
            Secret.load(name)
        assert Secret(value="theirs").save(name) != id
        assert Secret.load(name).get() == "theirs"
        Variable.set(name, "theirs")
    assert (Secret.load(name).get(), Variable.get(name)) == ("ours", "ours")


def test_what_the_other_workspace_registers_is_not_seen_here(fresh):
    slug = fresh("interop-theirs")

    class Theirs(Block):
        _block_type_name = slug
        _block_type_slug = slug
        a: str = "x"

    with key(os.environ["BLOCKYARD_OTHER_TOKEN"]):
        Theirs().save("one")
        assert Theirs.load("one").a == "x"
    with pytest.raises(ValueError, match="Unable to find"):
        Theirs.load("one")
    Theirs(a="ours").save("one")
    assert Theirs.load("one").a == "ours"


# ---------------------------------------------------------------- who did what


def test_every_save_is_a_version_with_author_and_client_and_a_load_is_a_use(blockyard, fresh):
    name = fresh("history")
    id = Secret(value="one").save(name)
    Secret(value="two").save(name, overwrite=True)
    Secret(value="two").save(name, overwrite=True)
    entry = blockyard.entry(f"block/secret/{name}")
    assert entry["id"] == str(id)
    assert entry["version"] == 2, "the same value again is no version"
    versions = blockyard.versions(entry["id"])
    assert [version["author"] for version in versions] == ["interop", "interop"]
    assert all("prefect 3." in version["message"] for version in versions), versions
    assert "two" not in str(entry)
    Secret.load(name)
    assert any(use["actor"] == "interop" and use["client"].startswith("prefect 3.") for use in blockyard.uses(entry["id"]))


def test_a_mask_that_was_sent_is_recorded_at_the_entry(blockyard, fresh):
    name = fresh("masked")
    AwsCredentials(aws_access_key_id="AKIA", aws_secret_access_key="one").save(name)
    AwsCredentials(aws_access_key_id="AKIA", aws_secret_access_key="*" * 10, region_name="x").save(name, overwrite=True)
    entry = blockyard.entry(f"block/aws-credentials/{name}")
    [use] = [use for use in blockyard.uses(entry["id"]) if use["kind"] == "mask ignored"]
    assert use["fields"] == ["aws_secret_access_key"]


# ---------------------------------------------------------------- one entry behind every door


def change(blockyard, *edits):
    answer = blockyard.client.post("/changes", json={"message": "interop", "edits": list(edits)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_blocks_that_were_made_here_load_with_the_real_classes(blockyard, fresh):
    creds, bucket, cosmos = fresh("creds"), fresh("bucket"), fresh("cosmos")
    change(
        blockyard,
        {"op": "put", "path": f"block/aws-credentials/{creds}", "baseVersion": 0, "data": {"aws_access_key_id": "AKIA", "aws_secret_access_key": "s3cr3t"}},
        {
            "op": "put", "path": f"block/s3-bucket/{bucket}", "baseVersion": 0,
            "data": {"bucket_name": "data", "credentials": {"$ref": f"block/aws-credentials/{creds}"}},
        },
    )
    loaded = S3Bucket.load(bucket)
    assert isinstance(loaded.credentials, AwsCredentials)
    assert loaded.credentials.aws_secret_access_key.get_secret_value() == "s3cr3t"
    assert loaded.credentials._block_document_name == creds
    loaded.bucket_folder = "deep/"
    loaded.save(bucket, overwrite=True)
    assert blockyard.entry(f"block/s3-bucket/{bucket}")["data"]["credentials"] == {"$ref": f"block/aws-credentials/{creds}"}
    assert Block.load(f"s3-bucket/{bucket}").bucket_folder == "deep/"


def test_a_variable_and_a_kv_pair_are_one(blockyard, fresh):
    name = fresh("pair")
    Variable.set(name, {"n": 1.0, "big": 9007199254740993}, tags=["t"])
    text = blockyard.client.get("/entry", params={"path": f"kv/{name}"}).text.replace(" ", "")
    assert '"n":1.0' in text and '"big":9007199254740993' in text
    change(blockyard, {"op": "patch", "path": f"kv/{name}", "baseVersion": 1, "set": {"value": 2.0}})
    assert exactly(Variable.get(name), 2.0)
    change(blockyard, {"op": "delete", "path": f"kv/{name}", "baseVersion": 2})
    assert Variable.get(name) is None


def test_our_own_form_keeps_the_references_of_a_block_from_python(blockyard, fresh):
    name = fresh("vessel")
    block = vessel()
    block.home.save(name)
    id = block.save(name)
    entry = blockyard.entry(f"block/interop-vessel/{name}")
    assert entry["data"]["home"] == {"$ref": f"block/interop-harbour/{name}"}
    change(blockyard, {"op": "patch", "path": f"block/interop-vessel/{name}", "baseVersion": entry["version"], "set": {"title": "Elsa"}})
    loaded = Vessel.load(name)
    assert (loaded.title, loaded.home._block_document_name, loaded.token.get_secret_value()) == ("Elsa", name, "t0ken")
    assert loaded._block_document_id == id


def test_a_referenced_block_is_kept_here_and_deleted_over_the_door(blockyard, fresh):
    creds, bucket = fresh("creds"), fresh("bucket")
    saved = AwsCredentials(aws_access_key_id="A", aws_secret_access_key="s")
    saved.save(creds)
    S3Bucket(bucket_name="data", credentials=saved).save(bucket)
    edit = {"op": "delete", "path": f"block/aws-credentials/{creds}", "baseVersion": 1}
    answer = blockyard.client.post("/changes", json={"message": "", "edits": [edit]})
    assert answer.status_code == 422 or answer.status_code == 409, answer.text
    assert f"block/s3-bucket/{bucket}" in answer.text
    AwsCredentials.delete(creds)
    assert S3Bucket.load(bucket).credentials._block_document_id is None
    change(blockyard, {"op": "patch", "path": f"block/s3-bucket/{bucket}", "baseVersion": 1, "set": {"bucket_folder": "still/"}})
    change(blockyard, {"op": "undelete", "path": f"block/aws-credentials/{creds}", "baseVersion": 2, "id": str(saved._block_document_id)})
    loaded = S3Bucket.load(bucket)
    assert (loaded.credentials._block_document_name, loaded.bucket_folder) == (creds, "still/")


def test_the_types_of_the_packages_are_the_types_of_the_catalog(blockyard):
    AwsCredentials.register_type_and_schema()
    listed = {row["slug"]: row for row in blockyard.get("/block-types")["types"]}
    assert "aws-credentials" in listed and "interop-vessel" in listed
    assert sum(row["name"] == "AWS Credentials" for row in listed.values()) == 1


def test_what_was_never_here_is_not_found_for_the_client():
    with pytest.raises(ObjectNotFound):
        from prefect.client.orchestration import get_client

        with get_client(sync_client=True) as client:
            client.read_block_type_by_slug("no-such-type")
