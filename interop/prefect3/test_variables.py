"""Variable.get / set / unset, sync and async."""

import asyncio

import pytest
from prefect.variables import Variable

from conftest import exactly


class Sync:
    get = staticmethod(Variable.get)
    set = staticmethod(Variable.set)
    unset = staticmethod(Variable.unset)


class Async:
    get = staticmethod(lambda *args, **more: asyncio.run(Variable.aget(*args, **more)))
    set = staticmethod(lambda *args, **more: asyncio.run(Variable.aset(*args, **more)))
    unset = staticmethod(lambda *args, **more: asyncio.run(Variable.aunset(*args, **more)))


both_ways = pytest.mark.parametrize("do", [Sync, Async], ids=["sync", "async"])


@both_ways
def test_a_variable_is_set_read_overwritten_and_unset(do, api, fresh):
    name = fresh("var").replace("-", "_")
    assert do.get(name) is None
    assert do.get(name, default="fallback") == "fallback"
    made = do.set(name, "one", tags=["b", "a"])
    assert (made.name, made.value, made.tags) == (name, "one", ["b", "a"])
    assert do.get(name) == "one"
    id = api.get(f"/variables/name/{name}").json()["id"]
    with pytest.raises(ValueError, match="already exists"):
        do.set(name, "two")
    changed = do.set(name, "two", tags=["c"], overwrite=True)
    assert (changed.value, changed.tags) == ("two", ["c"])
    found = api.get(f"/variables/name/{name}").json()
    assert (found["id"], found["value"], found["tags"]) == (id, "two", ["c"])
    assert found["created"] and found["updated"]
    assert do.unset(name) is True
    assert do.unset(name) is False
    assert do.get(name) is None


# SQLite below Prefect's own server makes a whole number of a float that is the whole value and has no fraction.
whole_floats = [pytest.param(value, marks=pytest.mark.blockyard) for value in [1.0, 30.0, -0.0, 1e16, 1.5e300]]
values = ["text", "", "Grüße 🚢\n", "1", "true", "null", 0, 1, -1, 0.1, 1e-7, *whole_floats, 2**53 + 1, 2**63 - 1, -(2**63)]
values += [True, False, None, [], {}, [1, 1.0, None, "x", [True]], {"b": 1, "a": 1.0, "ü": {"n": None, "big": 9007199254740993}}]


@both_ways
@pytest.mark.parametrize("value", values, ids=repr)
def test_a_value_comes_back_with_its_type(do, value, fresh):
    name = fresh("value")
    do.set(name, value)
    assert exactly(do.get(name), value)
    do.set(name, "in between", overwrite=True)
    do.set(name, value, overwrite=True)
    assert exactly(do.get(name), value)
    do.unset(name)


def test_an_object_keeps_the_order_of_its_keys(fresh):
    name = fresh("order")
    Variable.set(name, {"z": 1, "a": 2, "m": {"y": 1, "b": 2}})
    assert list(Variable.get(name)) == ["z", "a", "m"]
    assert list(Variable.get(name)["m"]) == ["y", "b"]


def test_five_thousand_bytes_fit(fresh):
    name = fresh("long")
    Variable.set(name, "x" * 4998)
    assert Variable.get(name) == "x" * 4998
    with pytest.raises(ValueError, match="must be less than"):
        Variable.set(fresh("long"), "x" * 4999)


@pytest.mark.parametrize("name", ["Upper", "with space", "dot.ted", "ümlaut"])
def test_a_name_that_the_client_refuses_never_reaches_the_server(name):
    with pytest.raises(ValueError):
        Variable.set(name, "x")


def test_the_server_refuses_what_a_careless_client_sends(api, fresh):
    def refused(body, words):
        answer = api.post("/variables/", json=body)
        assert answer.status_code == 422, answer.text
        detail = answer.json()
        assert detail["exception_message"] == "Invalid request received."
        assert words in detail["exception_detail"][0]["msg"]

    refused({"name": "No Caps", "value": "x"}, "Variable name must only contain lowercase letters, numbers, and dashes or underscores.")
    refused({"name": fresh("long"), "value": "x" * 5000}, "Variable value must be less than")
    refused({"name": "x" * 256, "value": "x"}, "Value should have at most 255 items")
    name = fresh("twice")
    assert api.post("/variables/", json={"name": name, "value": 1}).status_code == 201
    answer = api.post("/variables/", json={"name": name, "value": 2})
    assert (answer.status_code, answer.json()) == (409, {"detail": f"A variable with the name {name!r} already exists."})


def test_an_async_program_may_use_the_plain_names(fresh):
    name = fresh("plain")

    async def program():
        await Variable.set(name, 1.5)
        return await Variable.get(name)

    assert exactly(asyncio.run(program()), 1.5)


def test_lists_and_counts_follow_their_filters(api, fresh):
    tag = fresh("fleet")
    names = sorted(fresh("listed") for _ in range(3))
    for index, name in enumerate(names):
        Variable.set(name, index, tags=[tag, "even"] if index % 2 == 0 else [tag])
    among = {"tags": {"all_": [tag]}}

    def listed(**more):
        return [row["name"] for row in api.post("/variables/filter", json={"variables": among, **more}).json()]

    assert listed() == names
    assert listed(sort="NAME_DESC") == names[::-1]
    assert listed(sort="CREATED_DESC") == names[::-1]
    assert listed(limit=1, offset=1) == [names[1]]
    assert api.post("/variables/count", json={"variables": among}).json() == 3
    both = {"tags": {"all_": [tag, "even"]}}
    assert api.post("/variables/count", json={"variables": both}).json() == 2
    like = {"name": {"like_": names[0].upper()[-8:]}}
    assert [row["name"] for row in api.post("/variables/filter", json={"variables": like}).json()] == [names[0]]
    assert api.post("/variables/filter", json={"limit": 201}).status_code == 422
