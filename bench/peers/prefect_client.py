"""Times calls of the real Prefect client against two servers, in turns. Takes the servers as JSON and prints the times as JSON, in milliseconds."""

import json
import sys
import time

from prefect.settings import PREFECT_API_KEY, PREFECT_API_URL, temporary_settings
from prefect.variables import Variable
from prefect_aws import AwsCredentials, S3Bucket

order = json.loads(sys.argv[1])


def credentials(at: int) -> AwsCredentials:
    return AwsCredentials(aws_access_key_id=f"AKIA{at}", aws_secret_access_key=f"secret {at}", region_name="eu-central-1")


def save_bucket(at: int) -> None:
    S3Bucket(bucket_name="data", credentials=AwsCredentials.load(f"ship-{at}")).save(f"ship-{at}")


operations = [
    ("AwsCredentials(…).save(), new", lambda at: credentials(at).save(f"ship-{at}")),
    ("AwsCredentials.load()", lambda at: AwsCredentials.load(f"ship-{at}")),
    ("AwsCredentials(…).save(overwrite=True)", lambda at: credentials(at + 1).save(f"ship-{at}", overwrite=True)),
    ("AwsCredentials.load(), then S3Bucket(…).save(), new", save_bucket),
    ("S3Bucket.load() with its credentials", lambda at: S3Bucket.load(f"ship-{at}")),
    ("Variable.set(), new", lambda at: Variable.set(f"ship-{at}", {"at": at})),
    ("Variable.get()", lambda at: Variable.get(f"ship-{at}")),
    ("Variable.set(overwrite=True)", lambda at: Variable.set(f"ship-{at}", {"at": at + 1}, overwrite=True)),
    ("Variable.unset()", lambda at: Variable.unset(f"ship-{at}")),
    ("S3Bucket.delete()", lambda at: S3Bucket.delete(f"ship-{at}")),
]


def times_of(call) -> dict[str, list[float]]:
    times = {"ours": [], "theirs": []}
    for at in range(-1, order["times"]):
        for side, samples in times.items():
            server = order[side]
            with temporary_settings({PREFECT_API_URL: server["url"], PREFECT_API_KEY: server["key"]}):
                started_at = time.perf_counter()
                call(at)
                if at >= 0:
                    samples.append((time.perf_counter() - started_at) * 1000)
    return times


# A name cannot begin with a sign, and the first call of each side warms up.
rows = [{"what": what, **times_of(lambda at, call=call: call(at + 1))} for what, call in operations]
print(json.dumps(rows))
