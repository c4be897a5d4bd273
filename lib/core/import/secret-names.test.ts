import { describe, expect, it } from "vitest";
import { isProposedSecret, isSecretName, isSecretValue } from "./secret-names.ts";

describe("a name", () => {
  it.each([
    "DB_PASSWORD",
    "password",
    "PASSWORD1",
    "smtp.passwd",
    "apiKey",
    "API_KEY",
    "APIKEY",
    "OPENAI_API_KEY",
    "STRIPE_SECRET_KEY",
    "GITHUB_TOKEN",
    "token_2",
    "accessToken",
    "client-secret",
    "CLIENT_SECRETS",
    "aws_secret_access_key",
    "SECRET_KEY_BASE",
    "PRIVATE_KEY",
    "ssh_passphrase",
    "connection_string",
    "SENTRY_DSN",
    "MYSQL_PWD",
    "PASS",
  ])("such as %s is proposed as one of a secret", (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    "DB_HOST",
    "PUBLIC_KEY",
    "partition_key",
    "primaryKey",
    "key",
    "keyboard",
    "AWS_ACCESS_KEY_ID",
    "SECRET_ID",
    "secret_name",
    "PASSWORD_FILE",
    "PASSWORD_MIN_LENGTH",
    "TOKEN_TTL",
    "TOKEN_URL",
    "MAX_TOKENS",
    "passenger",
    "compass",
    "bypass",
    "",
    "___",
    "42",
  ])("such as %s is not", (name) => expect(isSecretName(name)).toBe(false));
});

describe("a value", () => {
  it("is proposed by its form: a URL with a password, a private key, a token, a connection string", () => {
    expect(isSecretValue("postgres://app:hunter2@db.example.org/app")).toBe(true);
    expect(isSecretValue("amqp://:hunter22@mq")).toBe(true);
    expect(isSecretValue(`ghp_${"a1B2".repeat(9)}`)).toBe(true);
  });

  it("is not proposed for being an address, a name or a number", () => {
    const open = [
      "https://example.org/a:b@c",
      "postgres://db.example.org/app",
      "eu-west-1",
      "/var/lib/app",
      "me@example.org",
      5,
      null,
      ["a"],
    ];
    for (const value of open) expect([value, isSecretValue(value)]).toEqual([value, false]);
  });

  it("that can only be true, false or nothing is no secret, whatever its name", () => {
    for (const value of [true, false, null, "", "true", "false"]) expect(isProposedSecret("USE_PASSWORD", value)).toBe(false);
    expect(isProposedSecret("PASSWORD", 12345)).toBe(true);
  });
});
