import json
import time
import uuid

import pytest
from prefect.backend import delete_key, get_key_value, list_keys, set_key_value
from prefect.exceptions import ClientError


@pytest.mark.parametrize(
    "value",
    ["bar", '{"j":1}', "", {"a": [1, None], "b": "ü"}, [1, [2.5, True]], 42, None, False],
    ids=repr,
)
def test_a_value_comes_back_as_it_was_set(value):
    set_key_value("round", value)
    assert get_key_value("round") == value


def test_numbers_keep_what_they_are():
    value = {"float": 1.0, "big": 2**70, "huge": 1e300, "small": -0.1}
    set_key_value("numbers", value)
    found = get_key_value("numbers")
    assert {key: (type(number), number) for key, number in found.items()} == {
        key: (type(number), number) for key, number in value.items()
    }


def test_a_number_that_json_has_not_is_refused_at_once_with_the_place():
    started = time.monotonic()
    with pytest.raises(ClientError, match="NaN and Infinity are not JSON"):
        set_key_value("nan", float("nan"))
    assert time.monotonic() - started < 5


def test_setting_twice_keeps_the_id_and_makes_one_row(dashboard):
    key = str(uuid.uuid4())
    ids = [set_key_value(key, 1), set_key_value(key, 1), set_key_value(key, 2)]
    assert ids == [str(uuid.UUID(ids[0]))] * 3
    assert list_keys().count(key) == 1
    assert dashboard.entry(f"kv/{key}")["version"] == 2


def test_a_value_is_the_same_in_the_dashboard_and_here(dashboard):
    ident = dashboard.put("kv/shared", {"a": [1, None]})
    assert get_key_value("shared") == {"a": [1, None]}
    assert set_key_value("shared", "from python") == ident
    assert dashboard.entry("kv/shared")["data"] == {"value": "from python"}


def test_a_save_is_a_change_of_the_token_that_names_the_client(dashboard):
    set_key_value("said", str(uuid.uuid4()))
    change = dashboard.latest_change()
    assert (change["message"], change["client"], change["authorKind"]) == ("Set with prefect 1.4.1", "prefect 1.4.1", "token")
    assert [entry["path"] for entry in change["entries"]] == ["kv/said"]
    delete_key("said")
    assert dashboard.latest_change()["message"] == "Deleted with prefect 1.4.1"


def test_what_is_missing_is_said_at_once():
    started = time.monotonic()
    with pytest.raises(ValueError, match="No value found for key: missing"):
        get_key_value("missing")
    with pytest.raises(ValueError, match="No key missing found to delete"):
        delete_key("missing")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("key", ['a "quoted" key', "back\\slash", "schlüssel-🔑", "team/a.b_c-d", "{ key }", "$name", "%41"])
def test_a_key_goes_round(key):
    set_key_value(key, key)
    assert get_key_value(key) == key
    assert key in list_keys()
    assert delete_key(key) is True
    assert key not in list_keys()


@pytest.mark.parametrize(
    "key, words",
    [("new\nline", "control"), ("brace    }", "four spaces"), ("", "1 to 255 bytes"), (" outer", "neither starts nor ends")],
)
def test_a_key_that_no_entry_may_have_is_refused_with_the_rule(key, words):
    with pytest.raises(ClientError, match=words):
        set_key_value(key, 1)
    with pytest.raises(ValueError):
        get_key_value(key)


def test_what_the_client_lets_through_is_stored():
    set_key_value("big", "1" * 9_998)
    assert get_key_value("big") == "1" * 9_998
    with pytest.raises(ValueError, match="10 KB"):
        set_key_value("big", "1" * 9_999)


def test_large_values_of_other_scripts_are_stored():
    value = "漢" * ((10_000 - 2) // 6)
    assert len(json.dumps(value)) <= 10_000
    set_key_value("script", value)
    assert get_key_value("script") == value


def test_the_command_line(prefect):
    assert "Key value pair set successfully" in prefect("kv", "set", "cli", "bar").stdout
    assert "Key 'cli' has value 'bar'" in prefect("kv", "get", "cli").stdout
    listed = prefect("kv", "list")
    assert listed.returncode == 0 and "cli" in listed.stdout.splitlines()
    assert "Key 'cli' has been deleted" in prefect("kv", "delete", "cli").stdout
    gone = prefect("kv", "get", "cli")
    assert gone.returncode == 1
    assert "Error retrieving value for key 'cli'" in gone.stdout + gone.stderr
