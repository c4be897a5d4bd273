"""Block classes of a team's own: what `prefect block register --file` reads and what the tests save and load."""

from enum import Enum
from typing import Any, Optional, Union

from prefect.blocks.core import Block
from prefect.types import SecretDict
from pydantic import BaseModel, Field, SecretStr


class Colour(Enum):
    RED = "red"
    GREEN = "grün"


class Winch(BaseModel):
    """A plain model: no block, and so a definition without a slug."""

    ropes: int = 2
    load: float = 30.0


class Harbour(Block):
    """A harbour where ships lie."""

    _block_type_name = "Interop Harbour"
    _block_type_slug = "interop-harbour"
    _logo_url = "https://example.com/harbour.png"
    _documentation_url = "https://example.com/docs?a=1&b=2"

    city: str
    depth: float = 30.0
    pilot_code: Optional[SecretStr] = None


class Beacon(Block):
    _block_type_name = "Interop Beacon"
    _block_type_slug = "interop-beacon"
    _description = "Shines <far> & \"wide\", it's said."

    lamp: int = 1
    key: SecretStr = Field(default=..., title="Schlüssel")


class Vessel(Block):
    """
    A ship with everything that a form can hold.

    Example:
        ```python
        from fleet import Vessel

        Vessel.load("BLOCK_NAME")
        ```
    """

    _block_type_name = "Interop Vessel"
    _block_type_slug = "interop-vessel"

    title: str = Field(default=..., description="Wie es heißt – 船名 🚢", examples=["Grete"])
    home: Harbour
    guide: Union[Harbour, Beacon]
    tender: Optional[Beacon] = None
    escorts: list[Beacon] = Field(default_factory=list)
    winch: Winch = Field(default_factory=Winch)
    colour: Colour = Colour.RED
    token: SecretStr
    spare: Optional[SecretStr] = None
    vault: SecretDict = Field(default_factory=lambda: SecretDict({}))
    tonnage: float = 30.0
    tiny: float = 1e-7
    huge: float = 1e16
    count: int = 9007199254740993
    ratio: Union[int, float] = 1.0
    log: dict[str, Any] = Field(default_factory=dict)
    marks: list[Any] = Field(default_factory=list)
    schema_: str = Field(default="public", alias="schema")
