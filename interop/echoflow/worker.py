"""One client that stays up, so that a command costs no import of ten seconds: an order per line in, how it ended per line out.

`worker.py <module> <module of load_block>`; an order is `{"home": …, "argv": […]}` for the command line, `{"load": [name, type]}` for
`load_block`, or `{"call": [function, arguments]}` for another function of the second module; `key` is another PREFECT_API_KEY.
"""

import contextlib
import importlib
import io
import json
import os
import sys

from prefect.settings import PREFECT_API_KEY, temporary_settings

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
commands = importlib.import_module(sys.argv[1])
functions = importlib.import_module(sys.argv[2])


def obey(order):
    if "load" in order:
        block = functions.load_block(*order["load"])
        fields = {name: getattr(value, "get_secret_value", lambda value=value: value)() for name, value in block}
        return {name: value for name, value in fields.items() if value is None or isinstance(value, (str, int))}
    if "call" in order:
        name, arguments = order["call"]
        getattr(functions, name)(**arguments)
        return None
    sys.argv = ["echoflow", *order["argv"]]
    return commands.main()


for line in sys.stdin:
    order = json.loads(line)
    os.environ["HOME"] = order["home"]
    printed = io.StringIO()
    ended = {"value": None, "error": None}
    try:
        key = order.get("key", os.environ["PREFECT_API_KEY"])
        with contextlib.redirect_stdout(printed), temporary_settings({PREFECT_API_KEY: key}):
            ended["value"] = obey(order)
    except BaseException as error:  # A client may end with anything, SystemExit included.
        ended["error"] = f"{type(error).__name__}: {error}"
    print(json.dumps({**ended, "printed": printed.getvalue()}), file=answers, flush=True)
