"""Documents: save, load, overwrite and delete, sync and async, with everything that a class can hold."""

import asyncio
import warnings

import pytest
from fleet import Beacon, Colour, Harbour, Vessel, Winch
from prefect.blocks.core import Block
from prefect.blocks.system import Secret
from prefect.types import SecretDict
from prefect_aws import AwsClientParameters, AwsCredentials, MinIOCredentials, S3Bucket
from prefect_azure import AzureCosmosDbCredentials
from pydantic import SecretStr

from conftest import MASK, exactly

try:
    from prefect.blocks.system import JSON
except ImportError:
    # Prefect has removed the class; the type lives on in what teams have saved.
    from typing import Any

    class JSON(Block):
        """A block that represents JSON."""

        _block_type_name = "JSON"
        _block_type_slug = "json"
        value: Any


class Sync:
    save = staticmethod(lambda block, name, **more: block.save(name, **more))
    load = staticmethod(lambda cls, name, **more: cls.load(name, **more))
    load_from_ref = staticmethod(lambda cls, ref: cls.load_from_ref(ref))
    delete = staticmethod(lambda cls, name: cls.delete(name))


class Async:
    save = staticmethod(lambda block, name, **more: asyncio.run(block.asave(name, **more)))
    load = staticmethod(lambda cls, name, **more: asyncio.run(cls.aload(name, **more)))
    load_from_ref = staticmethod(lambda cls, ref: asyncio.run(cls.aload_from_ref(ref)))
    delete = staticmethod(lambda cls, name: asyncio.run(cls.adelete(name)))


both_ways = pytest.mark.parametrize("do", [Sync, Async], ids=["sync", "async"])


def document(api, id, **params):
    answer = api.get(f"/block_documents/{id}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


# ---------------------------------------------------------------- the life of a block


@both_ways
def test_a_secret_is_saved_loaded_overwritten_and_deleted(do, api, fresh):
    name = fresh("secret")
    id = do.save(Secret(value="s3cr3t"), name)
    assert do.load(Secret, name).get() == "s3cr3t"
    assert do.load(Block, f"secret/{name}").get() == "s3cr3t"
    assert document(api, id)["data"] == {"value": MASK}
    with pytest.raises(ValueError, match="already in use"):
        do.save(Secret(value="other"), name)
    assert do.load(Secret, name).get() == "s3cr3t"
    assert do.save(Secret(value="other"), name, overwrite=True) == id
    assert do.load(Secret, name).get() == "other"
    do.delete(Secret, name)
    with pytest.raises(ValueError, match="Unable to find block document named"):
        do.load(Secret, name)
    assert do.save(Secret(value="again"), name) != id


@pytest.mark.parametrize("value", ["", " spaces ", "line\nline", "Grüße 🚢", "a" * 60_000, "{}", "12", '"quoted"'])
def test_a_secret_keeps_any_text(value, fresh):
    name = fresh("text")
    Secret(value=value).save(name)
    assert Secret.load(name).value.get_secret_value() == value


@pytest.mark.parametrize("value", [{"user": "u", "parts": [1, 1.0, None, {"a": True}]}, [1, 2.5], 42, 30.0, 1e-7, 2**60, True, None])
def test_a_secret_keeps_any_json_with_its_numbers(value, fresh):
    name = fresh("json")
    Secret(value=value).save(name)
    assert exactly(Secret.load(name).get(), value)


@pytest.mark.parametrize("value", [{"user": "u", "pass": "w0rd"}, ["w0rd", "x"], {"deep": {"er": ["w0rd"]}}])
@pytest.mark.blockyard
def test_a_secret_that_is_an_object_or_a_list_is_masked_too(value, api, fresh):
    id = Secret(value=value).save(fresh("object"))
    assert "w0rd" not in str(document(api, id))
    assert "w0rd" in str(document(api, id, include_secrets="true"))


@both_ways
def test_json_keeps_what_it_is_given(do, fresh):
    name = fresh("json")
    value = {"whole": 1, "broken": 1.0, "tiny": 1e-7, "big": 9007199254740993, "texts": ["ü", "", None], "empty": {}, "none": None, "z": 1, "a": 2}
    value["lists"] = [[1, [2.0, []]], [], [None], {"in": [[3]]}]
    do.save(JSON(value=value), name)
    loaded = do.load(JSON, name).value
    assert exactly(loaded, value)
    assert list(loaded) == list(value)


@both_ways
def test_aws_credentials_come_back_as_they_were(do, api, fresh):
    name = fresh("aws")
    parameters = AwsClientParameters(endpoint_url="https://minio.example.com", use_ssl=False, config={"read_timeout": 60})
    block = AwsCredentials(
        aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="secret/key+1", aws_session_token="tok", region_name="eu-central-1",
        aws_client_parameters=parameters,
    )
    id = do.save(block, name)
    loaded = do.load(AwsCredentials, name)
    assert loaded.aws_access_key_id == "AKIAEXAMPLE"
    assert loaded.aws_secret_access_key.get_secret_value() == "secret/key+1"
    assert loaded.region_name == "eu-central-1"
    assert loaded.aws_session_token == "tok"
    assert loaded.aws_client_parameters == block.aws_client_parameters
    assert document(api, id)["data"]["aws_secret_access_key"] == MASK
    do.delete(AwsCredentials, name)


def test_azure_cosmos_credentials_come_back_as_they_were(api, fresh):
    name = fresh("cosmos")
    text = "AccountEndpoint=https://example.com:443/;AccountKey=a2V5==;"
    id = AzureCosmosDbCredentials(connection_string=text).save(name)
    assert AzureCosmosDbCredentials.load(name).connection_string.get_secret_value() == text
    assert "a2V5" not in str(document(api, id))


# ---------------------------------------------------------------- references


def test_a_bucket_refers_to_the_credentials_that_were_saved_before(api, fresh):
    creds, bucket = fresh("creds"), fresh("bucket")
    saved = AwsCredentials(aws_access_key_id="AKIA1", aws_secret_access_key="one")
    creds_id = saved.save(creds)
    id = S3Bucket(bucket_name="data", credentials=saved, bucket_folder="raw/").save(bucket)

    found = document(api, id)
    reference = found["block_document_references"]["credentials"]["block_document"]
    assert (reference["id"], reference["name"], reference["block_type"]["slug"]) == (str(creds_id), creds, "aws-credentials")
    assert found["data"]["credentials"]["aws_secret_access_key"] == MASK

    AwsCredentials(aws_access_key_id="AKIA2", aws_secret_access_key="two").save(creds, overwrite=True)
    loaded = S3Bucket.load(bucket)
    assert isinstance(loaded.credentials, AwsCredentials)
    assert loaded.credentials.aws_secret_access_key.get_secret_value() == "two"
    assert (loaded.credentials._block_document_id, loaded.credentials._block_document_name) == (creds_id, creds)


def test_an_overwritten_bucket_keeps_its_reference(api, fresh):
    creds, bucket = fresh("creds"), fresh("bucket")
    saved = AwsCredentials(aws_access_key_id="AKIA1", aws_secret_access_key="one")
    creds_id = saved.save(creds)
    id = S3Bucket(bucket_name="data", credentials=saved).save(bucket)
    loaded = S3Bucket.load(bucket)
    loaded.bucket_folder = "new/"
    assert loaded.save(bucket, overwrite=True) == id
    found = document(api, id, include_secrets="true")
    assert found["block_document_references"]["credentials"]["block_document"]["id"] == str(creds_id)
    assert found["data"]["bucket_folder"] == "new/"
    assert S3Bucket.load(bucket).credentials.aws_secret_access_key.get_secret_value() == "one"


def test_a_bucket_takes_the_other_class_of_its_union(api, fresh):
    creds, bucket = fresh("minio"), fresh("bucket")
    minio = MinIOCredentials(minio_root_user="root", minio_root_password="w0rd")
    minio.save(creds)
    saved = AwsCredentials(aws_access_key_id="AKIA1", aws_secret_access_key="one")
    saved.save(creds)
    id = S3Bucket(bucket_name="data", credentials=saved).save(bucket)
    S3Bucket(bucket_name="data", credentials=minio).save(bucket, overwrite=True)
    found = document(api, id)
    assert found["block_document_references"]["credentials"]["block_document"]["block_type"]["slug"] == "minio-credentials"
    loaded = S3Bucket.load(bucket).credentials
    assert isinstance(loaded, MinIOCredentials)
    assert loaded.minio_root_password.get_secret_value() == "w0rd"


def test_credentials_that_were_never_saved_are_kept_inside_the_bucket(api, fresh):
    bucket = fresh("bucket")
    id = S3Bucket(bucket_name="data", credentials=AwsCredentials(aws_access_key_id="A", aws_secret_access_key="inl1ne")).save(bucket)
    found = document(api, id)
    assert found["block_document_references"] == {}
    assert "inl1ne" not in str(found)
    loaded = S3Bucket.load(bucket).credentials
    assert loaded.aws_secret_access_key.get_secret_value() == "inl1ne"
    assert loaded._block_document_id is None


def test_a_deleted_child_leaves_its_parent(api, fresh):
    creds, bucket = fresh("creds"), fresh("bucket")
    saved = AwsCredentials(aws_access_key_id="AKIA1", aws_secret_access_key="one")
    saved.save(creds)
    id = S3Bucket(bucket_name="data", credentials=saved).save(bucket)
    AwsCredentials.delete(creds)
    found = document(api, id)
    assert found["block_document_references"] == {}
    assert "credentials" not in found["data"]
    assert found["data"]["bucket_name"] == "data"


# ---------------------------------------------------------------- a class of one's own


def vessel(**more) -> Vessel:
    harbour = Harbour(city="Tromsø", depth=12.0, pilot_code="p1lot")
    fields = {
        "title": "Grete – 船名 🚢 \"<&>\" \\ \u2028",
        "home": harbour,
        "guide": Beacon(lamp=3, key="k3y"),
        "escorts": [Beacon(lamp=1, key="first"), Beacon(lamp=2, key="second")],
        "winch": Winch(ropes=4, load=1.0),
        "colour": Colour.GREEN,
        "token": "t0ken",
        "vault": SecretDict({"inner": "v4ult", "deeper": {"n": 1.0}, "none": None}),
        "log": {"whole": 1, "broken": 1.0, "big": 9223372036854775807, "list": [1.0, 1, None, "ø"], "empty": {}, "leer": []},
        "marks": [1, 1.0, "x", {"y": 2.0}],
        "schema": "private",
    }
    return Vessel(**{**fields, **more})


def assert_same(loaded: Vessel, block: Vessel) -> None:
    assert loaded.title == block.title
    assert loaded.home.city == "Tromsø" and exactly(loaded.home.depth, 12.0)
    assert loaded.home.pilot_code.get_secret_value() == "p1lot"
    assert isinstance(loaded.guide, Beacon) and loaded.guide.key.get_secret_value() == "k3y"
    assert [escort.key.get_secret_value() for escort in loaded.escorts] == ["first", "second"]
    assert loaded.winch == block.winch
    assert loaded.colour is Colour.GREEN
    assert loaded.token.get_secret_value() == "t0ken"
    assert loaded.spare is None and loaded.tender is None
    assert exactly(loaded.vault.get_secret_value(), block.vault.get_secret_value())
    for field in ["tonnage", "tiny", "huge", "count", "ratio", "log", "marks"]:
        assert exactly(getattr(loaded, field), getattr(block, field)), field
    assert loaded.schema_ == "private"


@both_ways
def test_a_class_of_ones_own_comes_back_field_by_field(do, fresh):
    name = fresh("vessel")
    block = vessel()
    do.save(block, name)
    assert_same(do.load(Vessel, name), block)
    assert_same(do.load(Block, f"interop-vessel/{name}"), block)
    block.title = "Elsa"
    do.save(block, name, overwrite=True)
    assert_same(do.load(Vessel, name), block)
    do.delete(Vessel, name)


def test_the_numbers_of_a_document_keep_their_text(api, fresh):
    # Deleted at the end: `prefect block ls -o json` cannot print an integer of more than 64 bits.
    block = vessel(log={"big": 123456789012345678901234567890})
    id = block.save(fresh("vessel"))
    text = api.get(f"/block_documents/{id}").text.replace(" ", "")
    assert '"tonnage":30.0' in text
    assert '"count":9007199254740993' in text
    assert '"big":123456789012345678901234567890' in text
    assert '"ratio":1.0' in text
    assert exactly(Vessel.load(block._block_document_name).log, block.log)
    Vessel.delete(block._block_document_name)


def test_saved_children_stay_references_and_unsaved_ones_stay_inside(api, fresh):
    home, guide = Harbour(city="Bergen"), Harbour(city="Oslo")
    home_id, guide_id = home.save(fresh("harbour")), guide.save(fresh("harbour"))
    name = fresh("vessel")
    id = vessel(home=home, guide=guide).save(name)
    loaded = Vessel.load(name)
    assert (loaded.home._block_document_id, loaded.guide._block_document_id) == (home_id, guide_id)
    assert isinstance(loaded.guide, Harbour)
    Vessel.load(name).save(name, overwrite=True)
    references = document(api, id)["block_document_references"]
    assert {field: of["block_document"]["id"] for field, of in references.items()} == {"home": str(home_id), "guide": str(guide_id)}


def test_no_secret_is_in_a_document_that_is_read_without_them(api, fresh):
    id = vessel().save(fresh("vessel"))
    data = document(api, id)["data"]
    assert data["token"] == MASK
    assert data["home"]["pilot_code"] == MASK
    assert data["guide"]["key"] == MASK
    assert data["spare"] is None
    for secret in ["t0ken", "p1lot", "k3y", "v4ult"]:
        assert secret not in str(data)


@pytest.mark.blockyard
def test_secrets_in_lists_of_blocks_are_masked_too(api, fresh):
    text = str(document(api, vessel().save(fresh("vessel"))))
    assert "first" not in text and "second" not in text


def test_masks_that_are_written_back_keep_the_secrets(api, fresh):
    name = fresh("vessel")
    block = vessel()
    id = block.save(name)
    masked = document(api, id)
    masked["data"]["title"] = "Elsa"
    answer = api.patch(f"/block_documents/{id}", json={"data": masked["data"], "block_schema_id": masked["block_schema_id"]})
    assert answer.status_code == 204, answer.text
    loaded = Vessel.load(name)
    assert loaded.title == "Elsa"
    assert loaded.token.get_secret_value() == "t0ken"
    assert loaded.home.pilot_code.get_secret_value() == "p1lot"
    assert exactly(loaded.vault.get_secret_value(), block.vault.get_secret_value())


def test_the_client_saves_masks_and_the_secret_is_kept(fresh):
    name = fresh("aws")
    AwsCredentials(aws_access_key_id="AKIA1", aws_secret_access_key="one", region_name="a").save(name)
    AwsCredentials(aws_access_key_id="AKIA1", aws_secret_access_key=MASK, region_name="b").save(name, overwrite=True)
    loaded = AwsCredentials.load(name)
    assert (loaded.aws_secret_access_key.get_secret_value(), loaded.region_name) == ("one", "b")


@pytest.mark.blockyard
def test_ten_asterisks_of_a_stringified_secret_keep_the_secret(fresh):
    name = fresh("aws")
    block = AwsCredentials(aws_access_key_id="AKIA1", aws_secret_access_key="one", region_name="a")
    block.save(name)
    AwsCredentials(aws_access_key_id="AKIA1", aws_secret_access_key=str(block.aws_secret_access_key), region_name="b").save(name, overwrite=True)
    loaded = AwsCredentials.load(name)
    assert (loaded.aws_secret_access_key.get_secret_value(), loaded.region_name) == ("one", "b")


@pytest.mark.blockyard
def test_masks_in_lists_of_blocks_and_inline_blocks_keep_the_secrets(api, fresh):
    name = fresh("vessel")
    id = vessel().save(name)
    data = document(api, id)["data"]
    data["title"] = "Elsa"
    assert api.patch(f"/block_documents/{id}", json={"data": data}).status_code == 204
    loaded = Vessel.load(name)
    assert [escort.key.get_secret_value() for escort in loaded.escorts] == ["first", "second"]
    assert loaded.guide.key.get_secret_value() == "k3y"


def test_a_field_that_the_class_has_gained_is_filled_in(fresh):
    slug, name = fresh("interop-gains"), fresh("old")

    class Before(Block):
        _block_type_name = slug
        _block_type_slug = slug
        message: str

    class After(Before):
        ducks: int

    Before(message="Hello").save(name)
    with pytest.raises(RuntimeError, match="failed validation"):
        After.load(name)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loaded = After.load(name, validate=False)
    assert any("Could not fully load" in str(warning.message) for warning in caught)
    loaded.ducks = 42
    loaded.save(name, overwrite=True)
    assert (After.load(name).message, After.load(name).ducks) == ("Hello", 42)


# ---------------------------------------------------------------- other ways to save and to load


@both_ways
def test_an_anonymous_block_is_loaded_by_its_id_and_not_listed(do, api):
    block = Secret(value="n0name")
    id = block._save(is_anonymous=True)
    id = asyncio.run(id) if asyncio.iscoroutine(id) else id
    found = document(api, id)
    assert found["is_anonymous"] is True and found["name"].startswith("anonymous-")
    listed = api.post("/block_documents/filter", json={}).json()
    assert str(id) not in [row["id"] for row in listed]
    listed = api.post("/block_documents/filter", json={"block_documents": {"is_anonymous": {"eq_": True}}}).json()
    assert str(id) in [row["id"] for row in listed]
    assert do.load_from_ref(Secret, id).get() == "n0name"


@both_ways
def test_a_reference_loads_by_id_and_by_slug(do, fresh):
    name = fresh("secret")
    id = Secret(value="r3f").save(name)
    for ref in [id, str(id), {"block_document_id": id}]:
        assert do.load_from_ref(Secret, ref).get() == "r3f"
    assert do.load_from_ref(Block, {"block_document_slug": f"secret/{name}"}).get() == "r3f"
    with pytest.raises(ValueError, match="Unable to find block document with ID"):
        do.load_from_ref(Secret, "00000000-0000-4000-8000-000000000000")


def test_a_name_that_the_client_refuses_never_reaches_the_server():
    with pytest.raises(ValueError):
        Secret(value="x").save("Not Allowed")


def test_what_does_not_exist_is_not_found(fresh):
    with pytest.raises(ValueError, match="Unable to find block document named"):
        Secret.load(fresh("nothing"))
    with pytest.raises(ValueError, match="Unable to find block document named"):
        Block.load(f"{fresh('no-type')}/nothing")
