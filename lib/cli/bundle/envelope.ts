import { usageError } from "#lib/cli/exit-codes.ts";
import { DomainError } from "#lib/core/errors.ts";

/** Who may open a bundle: holders of keys, or whoever knows a passphrase. */
export type Lock = { recipients: readonly string[] } | { passphrase: string };
export type Key = { identities: readonly string[] } | { passphrase: string };

/** An age file (https://age-encryption.org/v1) that holds the text. Refuses as a usage error a recipient that is none. */
export async function seal(text: string, lock: Lock): Promise<Uint8Array> {
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  if ("passphrase" in lock) encrypter.setPassphrase(lock.passphrase);
  else for (const recipient of lock.recipients) addRecipient(encrypter, recipient);
  return encrypter.encrypt(text);
}

function addRecipient(encrypter: { addRecipient(recipient: string): void }, recipient: string): void {
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw usageError("--recipient takes the public key of who may open the bundle: age1…, as blockyard bundle keygen prints it.");
  }
}

/** The text of an age file. Refuses with `forbidden` a key that does not fit, with `invalid` a file that was altered or cut. */
export async function unseal(bytes: Uint8Array, key: Key, file: string): Promise<string> {
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  try {
    if ("passphrase" in key) decrypter.addPassphrase(key.passphrase);
    else for (const identity of key.identities) decrypter.addIdentity(identity);
    const plain = await decrypter.decrypt(bytes);
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (error) {
    const isOtherKey = error instanceof Error && /no identity matched/.test(error.message);
    if (isOtherKey) throw new DomainError("forbidden", `${file} cannot be opened with this ${"passphrase" in key ? "passphrase" : "key"}.`);
    throw new DomainError("invalid", `${file} was altered, is cut off or is no age file. Nothing was written.`);
  }
}

/** How an age file wants to be opened, by its header. */
export function wantsPassphrase(bytes: Uint8Array): boolean {
  return /^age-encryption\.org\/v1\n-> scrypt /.test(new TextDecoder("latin1").decode(bytes.subarray(0, 80)));
}
