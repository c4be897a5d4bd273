"""The commands `prefect block …` and `prefect variable …`, each a process of its own."""

import json

import httpx
import pytest
from prefect.blocks.system import Secret
from prefect.variables import Variable
from prefect_aws import AwsCredentials, S3Bucket

from conftest import API, MASK, flat, prefect, succeeded

UI = API.removesuffix("/api")


def failed(ended):
    assert ended.code == 1, ended.out
    return flat(ended.out)


# ---------------------------------------------------------------- blocks


def test_block_ls_shows_what_is_saved(fresh):
    name = fresh("listed")
    id = Secret(value="x").save(name)
    row = next(line for line in succeeded(prefect("block", "ls")).out.splitlines() if name in line)
    assert str(id) in row and "Secret" in row and f"secret/{name}" in row


def test_block_ls_as_json_is_a_list_of_documents(fresh):
    name = fresh("listed")
    id = Secret(value="x").save(name)
    found = {row["id"]: row for row in succeeded(prefect("block", "ls", "-o", "json")).json()}[str(id)]
    assert (found["name"], found["block_type"]["slug"], found["data"]) == (name, "secret", {"value": "x"})


def test_block_inspect_shows_no_secret_by_name_by_id_and_as_json(fresh):
    name = fresh("bucket")
    creds = AwsCredentials(aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="s3cr3t")
    creds.save(name)
    id = S3Bucket(bucket_name="data-lake", credentials=creds).save(name)
    by_name = succeeded(prefect("block", "inspect", f"s3-bucket/{name}")).out
    by_id = succeeded(prefect("block", "inspect", "--id", str(id))).out
    for text in [by_name, by_id]:
        assert "S3 Bucket" in text and str(id) in text and "data-lake" in text and "AKIAEXAMPLE" in text
        assert MASK in text and "s3cr3t" not in text
    found = succeeded(prefect("block", "inspect", f"s3-bucket/{name}", "-o", "json")).json()
    assert found["data"]["credentials"]["aws_secret_access_key"] == MASK
    assert found["block_document_references"]["credentials"]["block_document"]["name"] == name


def test_block_delete_removes_by_name_and_by_id_and_says_what_is_not_there(fresh):
    first, second = fresh("gone"), fresh("gone")
    Secret(value="x").save(first)
    id = Secret(value="x").save(second)
    assert f"Deleted Block 'secret/{first}'" in flat(succeeded(prefect("block", "delete", f"secret/{first}")).out)
    assert "Deleted Block" in succeeded(prefect("block", "delete", "--id", str(id))).out
    assert "not found" in failed(prefect("block", "delete", f"secret/{first}"))
    assert "not found" in failed(prefect("block", "inspect", "--id", str(id)))


def test_block_create_says_where_the_form_is():
    assert f"{UI}/blocks/catalog/aws-credentials/create" in flat(succeeded(prefect("block", "create", "aws-credentials")).out)


def test_block_create_of_an_unknown_type_lists_the_types():
    text = failed(prefect("block", "create", "no-such-type"))
    assert "Block type 'no-such-type' not found!" in text and "aws-credentials" in text and "secret" in text


@pytest.mark.blockyard
@pytest.mark.parametrize("path", ["/blocks/catalog", "/blocks/catalog/aws-credentials/create"])
def test_the_address_that_the_command_prints_is_a_page(path):
    answer = httpx.get(f"{UI}{path}", follow_redirects=True, headers={"accept": "text/html"})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")


def test_block_type_ls_lists_types():
    text = succeeded(prefect("block", "type", "ls")).out
    for slug in ["aws-credentials", "s3-bucket", "azure-cosmos-db-credentials", "interop-vessel"]:
        assert slug in text


def test_block_type_inspect_shows_the_newest_schema():
    text = flat(succeeded(prefect("block", "type", "inspect", "interop-vessel")).out)
    for part in ["Interop Vessel", "A ship with everything that a form can hold", "tonnage", "default: 30.0", "required: true", "Extra Definitions", "Winch"]:
        assert part in text, part
    found = succeeded(prefect("block", "type", "inspect", "s3-bucket", "-o", "json")).json()
    assert found["block_type"]["slug"] == "s3-bucket"
    assert {row["block_type_slug"] for row in found["schema"]["fields"]["block_schema_references"]["credentials"]} == {
        "aws-credentials",
        "minio-credentials",
    }


def test_block_type_delete_takes_its_blocks_along_and_refuses_a_protected_type(fresh, api):
    from prefect.blocks.core import Block

    slug = fresh("interop-doomed")

    class Doomed(Block):
        _block_type_name = slug
        _block_type_slug = slug
        a: str = "x"

    id = Doomed().save("one")
    assert f"Deleted Block Type '{slug}'" in flat(succeeded(prefect("block", "type", "delete", slug)).out)
    assert api.get(f"/block_documents/{id}").status_code == 404
    assert api.get(f"/block_types/slug/{slug}").status_code == 404
    assert "not found" in failed(prefect("block", "type", "inspect", slug))
    api.post("/block_types/install_system_block_types")
    assert "is a protected block" in failed(prefect("block", "type", "delete", "secret"))
    assert api.get("/block_types/slug/secret").status_code == 200


# ---------------------------------------------------------------- variables


def test_variable_set_get_inspect_and_unset(fresh, api):
    name = fresh("var")
    assert f"Set variable '{name}'" in flat(succeeded(prefect("variable", "set", name, "some text", "--tag", "a", "--tag", "b")).out)
    assert json.loads(succeeded(prefect("variable", "get", name)).out) == "some text"
    found = succeeded(prefect("variable", "inspect", name, "-o", "json")).json()
    assert (found["name"], found["value"], found["tags"]) == (name, "some text", ["a", "b"])
    assert "already exists" in failed(prefect("variable", "set", name, "other"))
    assert Variable.get(name) == "some text"
    succeeded(prefect("variable", "set", name, '{"a": 1.0, "b": [1, null]}', "--overwrite"))
    found = api.get(f"/variables/name/{name}")
    assert found.json()["tags"] == [] and '{"a":1.0,"b":[1,null]}' in found.text.replace(" ", "")
    assert "value" in succeeded(prefect("variable", "inspect", name)).out
    assert f"Unset variable '{name}'" in flat(succeeded(prefect("variable", "unset", name)).out)
    assert "not found" in failed(prefect("variable", "get", name))
    assert "not found" in failed(prefect("variable", "delete", name))


def test_variable_ls_shows_values_and_takes_a_limit(fresh):
    name = fresh("aaa")
    Variable.set(name, {"n": 1.0})
    text = succeeded(prefect("variable", "ls")).out
    assert name in text and '{"n": 1.0}' in text
    rows = succeeded(prefect("variable", "ls", "--limit", "1", "-o", "json")).json()
    assert len(rows) == 1
    assert all(rows[0][key] for key in ["id", "created", "updated", "name"])
