from prefect.backend import get_key_value
value = get_key_value(key="foo")
