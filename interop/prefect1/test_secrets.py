import json
import time
import uuid

import pytest
from prefect import Client
from prefect.client import Secret
from prefect.exceptions import ClientError

NOWHERE = "http://127.0.0.1:9/nothing-listens-here"
PRINT = "from prefect.client import Secret; import json; print(json.dumps(Secret('MYSECRET').get()))"


def test_a_secret_made_in_the_dashboard_is_read(dashboard):
    value = str(uuid.uuid4())
    dashboard.put("block/secret/DASHBOARD", value)
    assert Secret("DASHBOARD").get() == value
    assert Secret("DASHBOARD").exists() is True


@pytest.mark.parametrize("value", ["text", {"ACCESS_KEY": "a", "n": [1, 2.5]}, ["a"], 42, True], ids=repr)
def test_a_secret_comes_back_as_it_was_set(value):
    Client().set_secret("ROUND", value)
    found = Secret("ROUND").get()
    assert (found, type(found)) == (value, type(value))


def test_a_text_that_is_json_is_read_by_the_client_as_what_it_says():
    Client().set_secret("TEXT", '{"a": 1}')
    assert Secret("TEXT").get() == {"a": 1}


def test_the_dashboard_lists_a_secret_and_shows_no_value(dashboard):
    canary = str(uuid.uuid4())
    Client().set_secret("J", {"ACCESS_KEY": canary})
    listed = dashboard.get("/entries", kind="block", types="secret", pageSize=200)
    assert "block/secret/J" in [entry["path"] for entry in listed["entries"]]
    entry = dashboard.entry("block/secret/J")
    assert entry["data"] == {} and [secret["field"] for secret in entry["secrets"]] == ["value"]
    assert canary not in json.dumps([listed, entry, dashboard.latest_change()])
    assert dashboard.latest_change()["message"] == "Set with prefect 1.4.1"


def test_a_missing_secret_is_a_key_error_at_once():
    started = time.monotonic()
    with pytest.raises(KeyError, match="was not found"):
        Secret("MISSING").get()
    assert Secret("MISSING").exists() is False
    assert time.monotonic() - started < 5


def test_names_differ_by_more_than_case():
    Client().set_secret("Case", "first")
    Client().set_secret("CASE", "second")
    assert Secret("Case").get() == Secret("case").get() == "second"
    names = Client().graphql("query{secret_names}").data.secret_names
    assert [name for name in names if name.lower() == "case"] == ["Case"]


@pytest.mark.parametrize("mask", ["**********", "********"])
def test_a_mask_never_overwrites_a_secret(mask):
    Client().set_secret("MASKED", "real")
    with pytest.raises(ClientError, match="mask"):
        Client().set_secret("MASKED", mask)
    assert Secret("MASKED").get() == "real"


def test_the_queries_of_the_web_interface():
    client = Client()
    client.graphql(
        "mutation($name: String!, $value: JSON!) { set_secret(input: { name: $name, value: $value }) { success } }",
        variables={"name": "WEB", "value": "x"},
    )
    remove = "mutation($name: String!) { delete_secret(input: { name: $name }) { success } }"
    assert client.graphql(remove, variables={"name": "WEB"}).data.delete_secret.success is True
    assert client.graphql(remove, variables={"name": "WEB"}).data.delete_secret.success is False
    pair = client.graphql(
        "mutation($key: String!, $value: JSON!) { set_key_value(input: { key: $key, value: $value }) { id } }",
        variables={"key": "web", "value": {"a": 1}},
    ).data.set_key_value
    [row] = client.graphql('query { key_value(where: {key: {_eq: "web"}}) { key value updated created id } }').data.key_value
    assert (row.id, row.key, row.value.to_dict()) == (pair.id, "web", {"a": 1})
    gone = client.graphql(
        "mutation($id: UUID!) { delete_key_value(input: { key_value_id: $id }) { success error } }", variables={"id": pair.id}
    )
    assert gone.data.delete_key_value.to_dict() == {"success": True, "error": None}


def test_local_values_come_first_and_ask_nobody(run, home):
    (home / ".prefect").mkdir()
    (home / ".prefect" / "config.toml").write_text('[context.secrets]\nMYSECRET = "from the file"\n')
    assert json.loads(run("-c", PRINT, PREFECT__CLOUD__API=NOWHERE).stdout) == "from the file"
    said = run("-c", PRINT, PREFECT__CLOUD__API=NOWHERE, PREFECT__CONTEXT__SECRETS__MYSECRET="from the environment")
    assert json.loads(said.stdout) == "from the environment"


def test_with_default_settings_only_local_secrets_are_looked_for(run):
    Client().set_secret("MYSECRET", "on the server")
    said = run("-c", PRINT, PREFECT__CLOUD__API=NOWHERE, PREFECT__CLOUD__USE_LOCAL_SECRETS=None)
    assert said.returncode == 1 and 'Local Secret "MYSECRET" was not found.' in said.stderr
    assert json.loads(run("-c", PRINT).stdout) == "on the server"
