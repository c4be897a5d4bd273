from prefect.backend import set_key_value
key_value_uuid = set_key_value(key="foo", value="bar")
