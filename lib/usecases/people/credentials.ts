import { formatToken, type TokenKind, tokenPrefix, tokenRandomLength } from "#lib/core/tokens.ts";
import { getInstance } from "#lib/store/instance.ts";
import { randomBase62, randomBase64Url } from "#lib/store/keys/random.ts";

/** A fresh secret that somebody may show to get in: its text, shown once, and what the database keeps of it. */
export type NewCredential = { text: string; hash: string; prefix: string };

/** A token of a kind, with 130 random bits. */
export function newToken(kind: TokenKind): NewCredential {
  const text = formatToken(kind, randomBase62(tokenRandomLength));
  return { text, hash: hashToken(text), prefix: tokenPrefix(text) };
}

/** A session id of 256 random bits: the secret that the cookie carries. */
export function newSessionId(): { text: string; hash: string } {
  const text = randomBase64Url(32);
  return { text, hash: hashSessionId(text) };
}

/** True for a text in the form of a session id: what fails here never reaches the database. */
export function isSessionId(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** What the database keeps of a token, 64 hex digits: worthless without the key of this instance. */
export function hashToken(text: string): string {
  return toHex(getInstance().keyring.hmac("token-hash-pepper", text));
}

/** What the database keeps of a session id, 64 hex digits. */
export function hashSessionId(text: string): string {
  return toHex(getInstance().keyring.hmac("session-pepper", `session/${text}`));
}

/** The key under which a login or an address is counted: people type passwords into the wrong field, so the text itself is not kept. */
export function hashThrottleKey(text: string): string {
  return toHex(getInstance().keyring.hmac("session-pepper", `throttle/${text}`));
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
