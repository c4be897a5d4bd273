from prefect.backend import list_keys
my_keys = list_keys()
