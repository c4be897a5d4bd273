import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from socket import socket

import pytest
import requests
from conftest import API, OTHER_TOKEN, TOKEN
from prefect import Client
from prefect.backend import set_key_value
from prefect.exceptions import AuthorizationError

LIST = "from prefect.backend import list_keys; print(list_keys())"
NO_KEY = {"PREFECT__CLOUD__API_KEY": None}


def test_logging_in_with_a_key(prefect):
    login = prefect("auth", "login", "--key", TOKEN, **NO_KEY)
    assert (login.returncode, login.stderr) == (0, "")
    assert "Logged in to Prefect Cloud tenant 'Default' (default)" in login.stdout
    tenant = Client().tenant_id
    status = prefect("auth", "status", **NO_KEY)
    assert f"You are logged in to tenant {tenant}" in status.stdout
    tenants = prefect("auth", "list-tenants", **NO_KEY)
    assert "Default" in tenants.stdout and tenant in tenants.stdout and len(tenants.stdout.splitlines()) == 2
    assert prefect("auth", "switch-tenants", "--slug", "default", **NO_KEY).returncode == 0
    assert prefect("auth", "switch-tenants", "--slug", "other", **NO_KEY).returncode == 1
    # The tenant is now in the client's file, and goes along in a header.
    assert prefect("kv", "set", "logged-in", "yes", **NO_KEY).returncode == 0
    assert "'yes'" in prefect("kv", "get", "logged-in", **NO_KEY).stdout


@pytest.mark.parametrize("key", ["wrong", "byd_pat_0000000000000000000000wrong0"])
def test_a_wrong_key_is_refused_without_trying_again(prefect, key):
    started = time.monotonic()
    login = prefect("auth", "login", "--key", key, **NO_KEY)
    assert login.returncode == 1
    assert "Unauthorized. Invalid Prefect Cloud API key." in login.stdout + login.stderr
    # The client's retries begin to wait only after two seconds, and end after a minute: the rest is Python that starts.
    assert time.monotonic() - started < 20
    started = time.monotonic()
    with pytest.raises(AuthorizationError):
        Client(api_key=key).tenant_id
    assert time.monotonic() - started < 2


def test_without_a_key_nothing_is_told(run):
    said = run("-c", LIST, **NO_KEY)
    assert said.returncode == 1 and "AuthorizationError" in said.stderr


def test_the_environment_alone_is_enough(run):
    set_key_value("environment", 1)
    said = run("-c", LIST)
    assert said.returncode == 0 and "environment" in said.stdout


def test_a_key_with_the_tenant_of_another_gets_nothing(run):
    other = Client(api_key=OTHER_TOKEN).tenant_id
    assert other != Client().tenant_id
    said = run("-c", LIST, PREFECT__CLOUD__TENANT_ID=other)
    assert said.returncode == 1 and "AuthorizationError" in said.stderr and said.stdout == ""
    assert run("-c", LIST, PREFECT__CLOUD__API_KEY=OTHER_TOKEN, PREFECT__CLOUD__TENANT_ID=other).returncode == 0


def test_workspaces_see_nothing_of_each_other():
    set_key_value("ours", "x")
    other = Client(api_key=OTHER_TOKEN)
    assert "ours" not in [row.key for row in other.graphql("query { key_value { key } }").data.key_value]


def test_keys_are_listed_and_none_is_made(prefect):
    keys = prefect("auth", "list-keys")
    assert keys.returncode == 0
    [heading, own] = keys.stdout.splitlines()
    assert heading.split() == ["NAME", "ID", "EXPIRES", "AT"] and TOKEN not in own
    made = prefect("auth", "create-key", "--name", "more")
    assert made.returncode != 0 and "byd_pat_" not in made.stdout


def test_the_call_without_python():
    body = '{"query":"query { key_value { key } }","variables":"null"}'
    headers = {"content-type": "application/json", "authorization": f"Bearer {TOKEN}"}
    answer = requests.post(API, data=body, headers=headers)
    assert answer.status_code == 200 and answer.json().keys() == {"data"}
    assert requests.post(API, data=body, headers={**headers, "content-type": "text/plain"}).json() == answer.json()


class Forward(BaseHTTPRequestHandler):
    """Hands what is posted on to the server."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        answer = requests.post(API, data=body, headers={"authorization": self.headers["authorization"]})
        self.send_response(answer.status_code)
        self.send_header("content-type", answer.headers["content-type"])
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_):
        pass


def test_a_server_that_comes_up_within_seconds_is_found(run):
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    servers = []

    def come_up():
        servers.append(HTTPServer(("127.0.0.1", port), Forward))
        servers[0].serve_forever()

    key = str(uuid.uuid4())
    set_key_value(key, 1)
    later = threading.Timer(4, come_up)
    later.start()
    try:
        said = run("-c", LIST, PREFECT__CLOUD__API=f"http://127.0.0.1:{port}/api/prefect1")
    finally:
        later.join(0)
        for server in servers:
            server.shutdown()
            server.server_close()
    assert said.returncode == 0 and key in said.stdout
