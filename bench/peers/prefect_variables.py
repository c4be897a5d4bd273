"""Reads all variables of two servers with the real Prefect client, a page at a time, in turns; makes them first where `fill` says so.

Takes the servers as JSON and prints the times as JSON, in milliseconds.
"""

import asyncio
import json
import sys
import time

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import VariableCreate
from prefect.settings import PREFECT_API_KEY, PREFECT_API_URL, temporary_settings

order = json.loads(sys.argv[1])
page = 200
at_once = 16


async def fill(names: list[str]) -> None:
    async with get_client() as client:
        queue = iter(names)

        async def work() -> None:
            for name in queue:
                await client.create_variable(VariableCreate(name=name, value=f"value of {name}, of an ordinary length"))

        await asyncio.gather(*(work() for _ in range(at_once)))


async def read_all() -> int:
    read = 0
    async with get_client() as client:
        while True:
            body = {"sort": "NAME_ASC", "limit": page, "offset": read}
            rows = (await client._client.post("/variables/filter", json=body)).json()
            read += len(rows)
            if len(rows) < page:
                return read


def at(server: dict, work):
    with temporary_settings({PREFECT_API_URL: server["url"], PREFECT_API_KEY: server["key"]}):
        return asyncio.run(work())


names = [f"key_{index:05}" for index in range(order["count"])]
at(order["theirs"], lambda: fill(names))
times = {"ours": [], "theirs": []}
for turn in range(-1, order["times"]):
    for side, samples in times.items():
        started_at = time.perf_counter()
        read = at(order[side], read_all)
        if read != order["count"]:
            sys.exit(f"{side}: {read} variables instead of {order['count']}")
        if turn >= 0:
            samples.append((time.perf_counter() - started_at) * 1000)
print(json.dumps(times))
