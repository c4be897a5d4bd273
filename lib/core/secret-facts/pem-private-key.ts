import type { Json } from "#lib/core/json.ts";
import { decodeBase64 } from "./base64.ts";
import { type SecretFormat, type ShownPart, type Verdict, wrong } from "./define.ts";
import { pemKeyOf } from "./pem-key-type.ts";

const shape = /^\s*-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]+?)\r?\n?-----END \1-----\s*$/;
const labels = [
  ...["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY"],
] as const;

/** Source: RFC 7468, and RFC 1421 for the headers of old encrypted keys. */
export const pemPrivateKey: SecretFormat = {
  name: "pem-private-key",
  noun: "a private key in PEM form",
  isTelling: true,
  judge,
};

function judge(value: Json): Verdict {
  if (typeof value !== "string") return wrong("it is no text");
  const [, found = "", lines = ""] = shape.exec(value) ?? [];
  const label = labels.find((known) => known === found);
  if (found === "") {
    if (/^\s*-----BEGIN [^\n]*\\n/.test(value)) return wrong("its line breaks are written as \\n");
    return wrong("it has not the first and the last line of one");
  }
  if (/CERTIFICATE/.test(found)) return wrong("it is a certificate");
  if (/PUBLIC KEY/.test(found)) return wrong("it is a public key");
  if (!label) return wrong("its first line names something else");
  const [head = "", tail] = lines.split(/\r?\n\r?\n/);
  const content = decodeBase64((tail ?? head).replace(/\s+/g, ""));
  if (content === undefined) return wrong("what stands between its first and its last line is no base64");
  const { type, isProtected } = pemKeyOf(label, content, tail !== undefined && /ENCRYPTED/.test(head));
  const shown: ShownPart[] = [{ name: "label", value: label }];
  if (type !== null) shown.push({ name: "key type", value: type });
  shown.push({ name: "passphrase", value: isProtected ? "needed" : "none" });
  return { isRight: true, shown, hidden: [lines] };
}
