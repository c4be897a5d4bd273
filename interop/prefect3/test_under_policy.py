"""What a policy holds up: the client gets a clear error at once, what is stored stays, and what was approved and applied loads."""

import re
import sys
import time
from pathlib import Path

import pytest
from prefect.blocks.system import Secret
from prefect.exceptions import PrefectHTTPStatusError
from prefect.variables import Variable
from prefect_aws import AwsCredentials

from conftest import ORIGIN, run

pytestmark = pytest.mark.blockyard
waits = re.compile(rf"A policy \(governed\) asks for a review here\. Nothing was saved yet: the change #(\d+) waits for it, see {re.escape(ORIGIN)}/changes/")


def held_up(act) -> int:
    """The number of the change that the client's error names; it tells it at once, without trying again."""
    started_at = time.monotonic()
    with pytest.raises(PrefectHTTPStatusError, match="403 Forbidden") as error:
        act()
    assert time.monotonic() - started_at < 5
    found = waits.search(str(error.value))
    assert found, str(error.value)
    return int(found.group(1))


def test_a_save_is_refused_with_the_change_and_loads_once_that_is_applied(fresh, reviewer):
    name = fresh("governed")
    first = held_up(lambda: Secret(value="one").save(name))
    with pytest.raises(ValueError, match="Unable to find block document named"):
        Secret.load(name)
    assert held_up(lambda: Secret(value="one").save(name)) == first
    reviewer.approve_and_apply(first)
    assert Secret.load(name).get() == "one"

    second = held_up(lambda: Secret(value="two").save(name, overwrite=True))
    assert second != first
    assert Secret.load(name).get() == "one"
    reviewer.approve_and_apply(second)
    assert Secret.load(name).get() == "two"
    assert reviewer.state(second) == "applied"
    Secret(value="two").save(name, overwrite=True)


def test_a_deletion_waits_too(fresh, reviewer):
    name = fresh("governed")
    reviewer.approve_and_apply(held_up(lambda: AwsCredentials(aws_access_key_id="AKIA1").save(name)))
    gone = held_up(lambda: AwsCredentials.delete(name))
    assert AwsCredentials.load(name).aws_access_key_id == "AKIA1"
    reviewer.approve_and_apply(gone)
    with pytest.raises(ValueError, match="Unable to find block document named"):
        AwsCredentials.load(name)


def test_a_variable_waits_too(fresh, reviewer):
    name = fresh("governed")
    reviewer.approve_and_apply(held_up(lambda: Variable.set(name, 1)))
    number = held_up(lambda: Variable.set(name, 2, overwrite=True))
    assert Variable.get(name) == 1
    reviewer.approve_and_apply(number)
    assert Variable.get(name) == 2
    Variable.set(name, 2, overwrite=True)


def test_the_command_line_ends_with_the_same_sentence(fresh):
    name = fresh("governed")
    ended = run([str(Path(sys.executable).with_name("prefect")), "variable", "set", name, "1"])
    assert ended.code == 1
    assert ended.seconds < 30
    assert waits.search(ended.out + ended.err), ended.err
    assert Variable.get(name) is None
