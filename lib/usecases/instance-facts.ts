import { getInstance } from "#lib/store/instance.ts";

/** The address that people type, such as https://blockyard.example.com. */
export function instanceOrigin(): string {
  return getInstance().origin;
}

/** A secret of this instance for the library that needs it, base64 of 32 bytes, the same at every start. */
export function librarySecret(name: "nextauth-secret" | "next-actions-key"): string {
  return getInstance().keyring.processSecret(name);
}

/** Changes whenever anything is committed, by whatever process; costs two microseconds. */
export function changeStamp(): number | string {
  return getInstance().store.changeStamp();
}
