export type PemKey = { type: string | null; isProtected: boolean };

/** Object identifiers in DER, as texts of one character per byte (source: RFC 8017, RFC 5480, RFC 8410). */
const identifiers: [type: string, der: string][] = [
  ["RSA", "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"],
  ["ECDSA", "\x2a\x86\x48\xce\x3d\x02\x01"],
  ["Ed25519", "\x06\x03\x2b\x65\x70"],
  ["Ed448", "\x06\x03\x2b\x65\x71"],
];
const headLength = 40;
const opensshMagic = "openssh-key-v1\0";

/** What kind of key a private key in PEM form is, from its label and the public beginning of its content (one character per byte). */
export function pemKeyOf(label: string, content: string, isEncrypted: boolean): PemKey {
  switch (label) {
    case "RSA PRIVATE KEY":
      return { type: "RSA", isProtected: isEncrypted };
    case "EC PRIVATE KEY":
      return { type: "ECDSA", isProtected: isEncrypted };
    case "DSA PRIVATE KEY":
      return { type: "DSA", isProtected: isEncrypted };
    case "ENCRYPTED PRIVATE KEY":
      return { type: null, isProtected: true };
    case "OPENSSH PRIVATE KEY":
      return opensshKeyOf(content);
    default: {
      const head = content.slice(0, headLength);
      return { type: identifiers.find(([, der]) => head.includes(der))?.[0] ?? null, isProtected: isEncrypted };
    }
  }
}

/** Source: PROTOCOL.key of OpenSSH: the magic, then cipher, kdf, options, a count, and the public key that names its type. */
function opensshKeyOf(content: string): PemKey {
  if (!content.startsWith(opensshMagic)) return { type: null, isProtected: false };
  let at = opensshMagic.length;
  const next = (): string => {
    const length = [0, 1, 2, 3].reduce((sum, index) => sum * 256 + content.charCodeAt(at + index), 0);
    const text = content.slice(at + 4, at + 4 + length);
    at += 4 + (Number.isFinite(length) ? length : content.length);
    return text;
  };
  const cipher = next();
  next();
  next();
  at += 4;
  next();
  const name = content.slice(0, at).match(/(ssh-rsa|ssh-ed25519|ecdsa-sha2-|ssh-dss)/)?.[0];
  const types: Record<string, string> = { "ssh-rsa": "RSA", "ssh-ed25519": "Ed25519", "ecdsa-sha2-": "ECDSA", "ssh-dss": "DSA" };
  return { type: types[name ?? ""] ?? null, isProtected: cipher !== "none" };
}
