/** The table of `~/.prefect/config.toml` that Prefect 1 reads as its secrets, and in which each key is a secret, `block/secret/<key>`. */
export const prefectSecretsSection = "context.secrets";
