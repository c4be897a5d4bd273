"""A script of a team's own: it ends when it is done, and says nothing that it was not asked for."""

import pytest
from prefect.blocks.system import Secret

from conftest import python, succeeded


imports = "import asyncio, time\nfrom prefect.blocks.core import Block\nfrom prefect.blocks.system import Secret\nfrom prefect.variables import Variable\n"
# The worker says so whenever a program ends before it has taken the event off its queue, whatever the server does.
hurried = "Still processing items: 1 items remaining...\n"


@pytest.mark.parametrize("load", ["Secret.load({name!r})", "asyncio.run(Secret.aload({name!r}))", "Block.load('secret/' + {name!r})"])
def test_a_script_that_loads_a_block_and_works_on_writes_nothing_to_stderr(load, fresh):
    name = fresh("quiet")
    Secret(value="s3cr3t").save(name)
    ended = succeeded(python(f"{imports}print({load.format(name=name)}.get())\ntime.sleep(1)"))
    assert (ended.out, ended.err) == ("s3cr3t\n", "")
    assert ended.seconds < 8


def test_a_script_that_ends_at_once_ends_in_seconds(fresh):
    name = fresh("quiet")
    Secret(value="s3cr3t").save(name)
    ended = succeeded(python(f"{imports}print(Secret.load({name!r}).get())"))
    assert ended.out == "s3cr3t\n"
    assert ended.err.endswith(hurried) or ended.err == ""
    assert ended.err.count("\n") <= 1
    assert ended.seconds < 6


def test_a_script_that_loads_a_hundred_times_says_nothing_either(fresh):
    name = fresh("quiet")
    Secret(value="x").save(name)
    ended = succeeded(python(f"{imports}for _ in range(100): Secret.load({name!r})\ntime.sleep(1)"))
    assert (ended.out, ended.err) == ("", "")


def test_a_script_that_saves_and_sets_says_nothing(fresh):
    script = f"Secret(value='x').save({fresh('quiet')!r})\nVariable.set({fresh('quiet')!r}, 1)"
    ended = succeeded(python(imports + script))
    assert (ended.out, ended.err) == ("", "")
