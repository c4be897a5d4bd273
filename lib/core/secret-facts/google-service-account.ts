import { isJsonObject, type Json, type JsonObject, parseJson } from "#lib/core/json.ts";
import { type SecretFormat, type Verdict, wrong } from "./define.ts";
import { projectOfEmail } from "./google-service-account-email.ts";
import { pemPrivateKey } from "./pem-private-key.ts";

/** The members of a key file that Google itself publishes. */
const published = new Set([
  ...["type", "project_id", "client_email", "client_id", "auth_uri", "token_uri", "universe_domain"],
  ...["auth_provider_x509_cert_url", "client_x509_cert_url"],
]);

export const googleServiceAccount: SecretFormat = {
  name: "google-service-account",
  noun: "the key file of a Google service account",
  isTelling: true,
  judge,
};

function judge(value: Json): Verdict {
  const file = objectOf(value);
  if (!file) return wrong("it is no JSON object");
  if (file.type !== "service_account") return wrong('its type is not "service_account"');
  const { project_id: project, client_email: email, private_key: key } = file;
  if (typeof project !== "string" || typeof email !== "string" || typeof key !== "string")
    return wrong("it has not all of project_id, client_email and private_key");
  // Its text ends with a line break, as Google writes it.
  if (!pemPrivateKey.judge(key).isRight) return wrong("its private_key is no PEM private key");
  const isConsistent = projectOfEmail(email) === project;
  const shown = [
    { name: "client_email", value: email },
    { name: "project_id", value: project },
  ];
  const hidden = Object.entries(file).flatMap(([name, member]) => (published.has(name) ? [] : [String(member), name]));
  return { isRight: true, shown: isConsistent ? shown : [], hidden };
}

function objectOf(value: Json): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  if (typeof value !== "string") return undefined;
  try {
    const parsed = parseJson(value);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
