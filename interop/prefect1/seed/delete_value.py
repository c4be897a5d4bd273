from prefect.backend import delete_key
success = delete_key(key="foo")
