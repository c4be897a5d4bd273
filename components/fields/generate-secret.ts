const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const length = 40;

/** 40 characters of 62: about 238 bit, from the browser's CSPRNG, each character equally likely. */
export function generateSecret(): string {
  let secret = "";
  while (secret.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // 248 is the largest multiple of 62 below 256: what lies above would favour the first letters.
      if (byte < 248 && secret.length < length) secret += alphabet[byte % alphabet.length];
    }
  }
  return secret;
}
