"""The Python of the seed, unmodified, file by file."""

import runpy
from datetime import datetime, timedelta
from pathlib import Path

from prefect import Client
from prefect.backend import get_key_value, set_key_value

SEED = Path(__file__).parent / "seed"


def seed(name):
    return runpy.run_path(str(SEED / name))


def test_key_value_pairs():
    ident = seed("set_value.py")["key_value_uuid"]
    assert seed("set_value.py")["key_value_uuid"] == ident
    assert seed("get_value.py")["value"] == "bar"
    assert "foo" in seed("list_values.py")["my_keys"]
    assert seed("delete_value.py")["success"] is True
    assert "foo" not in seed("list_values.py")["my_keys"]


def test_a_secret():
    Client().set_secret("MYSECRET", "MY SECRET VALUE")
    assert seed("secret.py")["my_secret_value"] == "MY SECRET VALUE"


def test_a_flow_that_takes_a_secret():
    Client().set_secret("MYSECRET", "MY SECRET VALUE")
    module = seed("secret_flow.py")
    state = module["flow"].run()
    assert state.is_successful()
    assert state.result[module["my_secret"]].result == "MY SECRET VALUE"


def test_a_flow_that_keeps_its_date():
    set_key_value("my-flow-last-executed", (datetime.today() - timedelta(days=3)).strftime("%Y-%m-%d"))
    assert seed("etl_flow.py")["flow"].run().is_successful()
    assert get_key_value("my-flow-last-executed") == (datetime.today() + timedelta(days=1)).strftime("%Y-%m-%d")
