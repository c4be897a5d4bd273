const shape = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes of a base64 text (RFC 4648, padded, no white space) as a text of one character per byte; undefined when it is none. */
export function decodeBase64(text: string): string | undefined {
  if (text === "" || !shape.test(text)) return undefined;
  return atob(text);
}

/** The same for base64url without padding (RFC 7515), and for base64 whose padding was left out. */
export function decodeBase64Url(text: string): string | undefined {
  // At most two signs pad; a pattern for "all of them" takes quadratic time on a text of many.
  const plain = text
    .replace(/={1,2}$/, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/");
  return decodeBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, "="));
}
