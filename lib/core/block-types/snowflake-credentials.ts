import { blockFields, choice, defineBlockType, optional, secret, text } from "./define.ts";

const description = "An account and a user of Snowflake, with a password, a key pair or a token.";

export const snowflakeCredentials = defineBlockType({
  slug: "snowflake-credentials",
  name: "Snowflake Credentials",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#1b9cc4"/><path d="M12 5v14M6 8.5l12 7M18 8.5l-12 7" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-snowflake",
  fields: blockFields(
    { title: "SnowflakeCredentials", slug: "snowflake-credentials", description, required: ["account"] },
    {
      account: text("Account", "Account identifier, without snowflakecomputing.com.", { examples: ["nh12345.us-east-2.aws"] }),
      user: optional(text("User", "User to sign in as; every authenticator but workload_identity needs one.")),
      password: optional(secret("Password", "Password of the user.")),
      private_key: optional(secret("Private Key", "Private key in PEM form, for key pair sign-in.")),
      private_key_path: optional(text("Private Key Path", "Path of the key on the machine that runs the code.", { format: "path" })),
      private_key_passphrase: optional(secret("Private Key Passphrase", "Passphrase of the private key.")),
      authenticator: choice(
        "Authenticator",
        "How to sign in.",
        ["snowflake", "snowflake_jwt", "externalbrowser", "okta_endpoint", "oauth", "username_password_mfa", "workload_identity"],
        "snowflake",
      ),
      workload_identity_provider: optional(
        choice("Workload Identity Provider", "Who vouches for the workload, for workload_identity.", ["aws", "azure", "gcp", "oidc"]),
      ),
      token: optional(secret("Token", "OAuth token or JWT, for oauth and for workload_identity with oidc.")),
      endpoint: optional(text("Endpoint", "Okta address, for okta_endpoint.", { examples: ["https://example.okta.com"] })),
      role: optional(text("Role", "Role to use from the start.")),
      autocommit: optional({ title: "Autocommit", description: "Commit after every statement.", type: "boolean" }),
    },
  ),
  example: { account: "nh12345.us-east-2.aws", user: "LOADER", password: "made-up-password", authenticator: "snowflake", role: "READER" },
  python: (name) => `from prefect_snowflake import SnowflakeCredentials

snowflake = SnowflakeCredentials.load("${name}")
connection = snowflake.get_client()`,
  capabilities: [],
});
