"""What a policy holds up: the client says so with the change's number, and nothing is lost on either side."""

import re

import pytest

from conftest import ORIGIN, SECRET_KEY, aws, aws_section

waits = re.compile(rf"the change #(\d+) waits for it, see {re.escape(ORIGIN)}/changes/")


@pytest.mark.parametrize("flags", [[], ["--sync"]], ids=["push", "sync"])
def test_a_push_that_waits_is_told_and_goes_on_once_it_is_applied(client, blockyard, flags):
    name = "governed-aws"
    client.write(aws_section("free"))
    assert client.load_credentials()["error"] is None
    client.write(aws_section(name, region_name="us-west-1"))
    refused = client.load_credentials(*flags)
    told = f"{refused['error']} {refused['printed']}"
    found = waits.search(told)
    assert found, told
    assert client.sections()[name]["aws_secret_access_key"] == SECRET_KEY
    assert aws(name) not in blockyard.entries()
    assert blockyard.listed(client.config_path) == ["free"]
    # The same again finds the same change.
    again = client.load_credentials()
    assert waits.search(f"{again['error']} {again['printed']}").group(1) == found.group(1)

    assert blockyard.approve_and_apply() == int(found.group(1))
    assert blockyard.secret(aws(name), "aws_secret_access_key") == SECRET_KEY
    assert client.load_credentials()["error"] is None
    assert set(blockyard.listed(client.config_path)) == {"free", name}
    assert client.load(name, "AWS")["aws_secret_access_key"] == SECRET_KEY


def test_an_edit_of_the_file_that_waits_leaves_what_is_live(client, blockyard):
    name = "governed-aws"
    client.write(aws_section(name))
    assert client.load_credentials()["error"] is not None
    blockyard.approve_and_apply()
    client.write(aws_section(name, aws_secret_access_key="another-secret"))
    assert waits.search(str(client.load_credentials()["error"]))
    assert client.load(name, "AWS")["aws_secret_access_key"] == SECRET_KEY
    assert client.sections()[name]["aws_secret_access_key"] == "another-secret"
    blockyard.approve_and_apply()
    assert client.load(name, "AWS")["aws_secret_access_key"] == "another-secret"
