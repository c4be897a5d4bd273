"""What `echoflow load-credentials [--sync]` of 0.1.0 to 0.1.3 asks of a server, with the real Prefect client.

Echoflow itself was never published as a package. This is its sequence of calls, written from a description of what they send; its
successor, Echodataflow 0.1.4, runs as it is (`worker.py`). ECHOFLOW_VERSION tells 0.1.0, which writes secrets into the file, from the later
ones, which write the mask of pydantic.
"""

import configparser
import json
import os
from enum import Enum
from pathlib import Path
from typing import Any, Dict, List, Optional

from prefect.blocks.core import Block
from prefect_aws import AwsCredentials
from prefect_azure import AzureCosmosDbCredentials
from pydantic import SecretStr

SHOWS_SECRETS = os.environ.get("ECHOFLOW_VERSION") == "0.1.0"


class StorageType(Enum):
    AWS = "AWS"
    AZCosmos = "AZCosmos"
    GCP = "GCP"
    ECHOFLOW = "ECHOFLOW"


class BaseConfig(Block):
    name: str
    type: StorageType
    active: Optional[bool] = False
    options: Optional[Dict[str, Any]] = {}


class EchoflowConfig(Block):
    active: Optional[str] = None
    prefect_configs: Optional[List[str]]
    blocks: Optional[List[BaseConfig]] = []


def load_block(name, type):
    kinds = {"AWS": AwsCredentials, "AZCosmos": AzureCosmosDbCredentials, "ECHOFLOW": EchoflowConfig}
    return kinds[getattr(type, "value", type)].load(name)


def list_block(name: str, type: StorageType, active, options) -> None:
    entry = BaseConfig(name=name, type=type, active=active, options=options)
    try:
        current = EchoflowConfig.load("echoflow-config", validate=False)
    except ValueError:
        EchoflowConfig(active=None, prefect_configs=[], blocks=[entry]).save("echoflow-config", overwrite=True)
        return
    blocks = [known for known in current.blocks or [] if known.name != name]
    EchoflowConfig(prefect_configs=current.prefect_configs, blocks=[*blocks, entry]).save("echoflow-config", overwrite=True)


def push_aws(name, aws_access_key_id, aws_secret_access_key, aws_session_token=None, region_name=None, active=False, options="{}", **_):
    AwsCredentials(
        aws_access_key_id=aws_access_key_id,
        aws_secret_access_key=aws_secret_access_key,
        aws_session_token=aws_session_token,
        region_name=region_name,
    ).save(name, overwrite=True)
    list_block(name, StorageType.AWS, active, json.loads(options))


def push_cosmos(name, connection_string=None, active=False, options="{}", **_):
    if connection_string is None:
        raise ValueError("There is no connection string.")
    AzureCosmosDbCredentials(connection_string=connection_string).save(name, overwrite=True)
    list_block(name, StorageType.AZCosmos, active, json.loads(options))


def as_text(value) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value() if SHOWS_SECRETS else str(value)
    return str(value.value if isinstance(value, Enum) else value)


def pull(config: configparser.ConfigParser, file: Path) -> None:
    try:
        for entry in EchoflowConfig.load("echoflow-config", validate=False).blocks:
            section = dict(load_block(entry.name, entry.type))
            section.update(name=entry.name, active=entry.active, options=json.dumps(entry.options), provider=entry.type)
            config[entry.name] = {key: as_text(value) for key, value in section.items()}
    except ValueError:
        # The client raises a text here: what arrives is this.
        raise TypeError("exceptions must derive from BaseException")
    with file.open("w") as opened:
        config.write(opened)


def load_credentials(sync: bool) -> None:
    config = configparser.ConfigParser()
    file = Path(os.path.expanduser("~/.echoflow/credentials.ini"))
    config.read(file)
    if sync:
        pull(config, file)
    for name in config.sections():
        provider = config.get(name, "provider")
        keys = {**config[name], "name": name}
        del keys["provider"]
        if provider == "AWS":
            push_aws(**keys)
        elif provider == "AZCosmos":
            push_cosmos(**keys)
        else:
            print(f"Unknown section: {provider}")


def main() -> None:
    import sys

    if sys.argv[1:2] != ["load-credentials"]:
        raise SystemExit("Only load-credentials is replayed.")
    load_credentials(sync="--sync" in sys.argv)
