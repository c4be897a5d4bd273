"""What a policy holds up: the client gets an error with the change's number, what is stored stays, and what was applied is read."""

import os
import re
import time
import uuid

import pytest
import requests
from prefect.backend import get_key_value, set_key_value
from prefect.client import Client, Secret
from prefect.exceptions import ClientError

from conftest import ORIGIN

waits = re.compile(rf"the change #(\d+) waits for it, see {re.escape(ORIGIN)}/changes/")


class Reviewer:
    """The person who approves and applies, over our own API."""

    def call(self, method, route, **more):
        headers = {"authorization": f"Bearer {os.environ['BLOCKYARD_REVIEW_TOKEN']}"}
        response = requests.request(method, f"{ORIGIN}/api/v1{route}", headers=headers, **more)
        response.raise_for_status()
        return response.json()

    def approve_and_apply(self, number):
        ident = self.call("GET", f"/change-numbers/{number}")["id"]
        covers = self.call("GET", f"/changes/{ident}/review")["covers"]
        self.call("POST", f"/changes/{ident}/reviews", json={"verdict": "approved", "covers": covers})
        self.call("POST", f"/changes/{ident}/apply", json={"covers": covers})


def held_up(act):
    started = time.monotonic()
    with pytest.raises(ClientError) as error:
        act()
    assert time.monotonic() - started < 5
    found = waits.search(str(error.value))
    assert found, str(error.value)
    return int(found.group(1))


def test_a_value_waits_and_is_read_once_it_is_applied():
    key = f"governed-{uuid.uuid4()}"
    first = held_up(lambda: set_key_value(key, 1))
    with pytest.raises(ValueError):
        get_key_value(key)
    assert held_up(lambda: set_key_value(key, 1)) == first
    Reviewer().approve_and_apply(first)
    assert get_key_value(key) == 1
    second = held_up(lambda: set_key_value(key, {"a": 2}))
    assert get_key_value(key) == 1
    Reviewer().approve_and_apply(second)
    assert get_key_value(key) == {"a": 2}


def test_a_secret_waits_and_is_read_once_it_is_applied():
    name = f"governed-{uuid.uuid4().hex[:8]}"
    number = held_up(lambda: Client().set_secret(name, "s3cr3t"))
    with pytest.raises(KeyError):
        Secret(name).get()
    Reviewer().approve_and_apply(number)
    assert Secret(name).get() == "s3cr3t"
