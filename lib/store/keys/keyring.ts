import { createHmac, hkdfSync, randomUUID } from "node:crypto";
import type { AadParts, Bytes } from "#lib/core/envelope.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";
import { Secret } from "#lib/core/secret.ts";
import { openBytes, sealBytes } from "./gcm.ts";
import type { Kek } from "./kek.ts";
import { randomBytes } from "./random.ts";
import { createSigner, type Signer } from "./signer.ts";

/** What the instance row keeps of the keys: nothing that opens anything without the KEK. */
export type InstanceKeys = { instanceId: string; kekId: number; keyCheck: Bytes; wrappedRootKey: Bytes };

/** What a version's secrets are bound to, apart from the instance and the field. */
export type SealContext = { table: string; workspaceId: string; recordId: string; version: number; schemaId: string; purpose: string };

export type SealedField = { field: FieldPath; blob: Bytes };
/** A sealed field as it is read back. */
export type StoredField = { field: FieldPath; blob: Uint8Array };
export type SealedVersion = { wrappedDek: Bytes; fields: SealedField[] };

export type Purpose =
  | "audit-hmac"
  | "fingerprint-hmac"
  | "token-hash-pepper"
  | "cursor-mac"
  | "session-pepper"
  | "version-mac"
  | "draft-mac"
  | "verdict-mac"
  | "change-content";
export type ProcessSecret = "next-actions-key" | "nextauth-secret";

export type Keyring = {
  readonly instanceId: string;
  readonly kekId: number;
  /** Seals the secrets of one version under a fresh data key; each field has its own nonce and is bound to its path. */
  sealVersion: (context: SealContext, fields: ReadonlyMap<FieldPath, Secret>) => SealedVersion;
  /**
   * Opens fields of one version. Refuses with `unavailable`, naming record, version and field, when anything was altered or moved
   * (`isIntegrityFailure`); never returns a wrong value.
   */
  openVersion: (context: SealContext, wrappedDek: Uint8Array, fields: readonly StoredField[]) => Map<FieldPath, Secret>;
  /** 64 hex digits that are equal for equal texts and tell nothing without the key. */
  fingerprint: (text: string | Secret) => string;
  /** HMAC-SHA-256 under the key of a purpose: 32 bytes. */
  hmac: (purpose: Purpose, data: string | Uint8Array) => Bytes;
  /** Signs the audit log's checkpoints and exports; the same key for as long as the instance lives. */
  readonly auditSigner: Signer;
  /** Signs answers of the sync API for who carries them on; a key of its own, so that one kind of note never passes for the other. */
  readonly syncSigner: Signer;
  /** A secret of this instance for a library, base64 of 32 bytes, the same at every start. */
  processSecret: (name: ProcessSecret) => string;
};

const checkText = "blockyard key check";
const dekKekId = 0;

/** Makes the root key of a new instance and wraps it. */
export function createInstanceKeys(kek: Kek): InstanceKeys {
  const instanceId = randomUUID();
  const rootKey = randomBytes(32);
  const seal = (purpose: string, bytes: Uint8Array) => sealBytes(kek.key.reveal(), kek.kekId, instanceParts(instanceId, purpose), bytes);
  const keyCheck = seal("key-check", new TextEncoder().encode(checkText));
  const wrappedRootKey = seal("root-key", rootKey);
  rootKey.fill(0);
  return { instanceId, kekId: kek.kekId, keyCheck, wrappedRootKey };
}

/** Opens the keys of an instance. Refuses with `unavailable`, and writes nothing, when the KEK is not the one that made them. */
export function openKeyring(kek: Kek, instance: InstanceKeys): Keyring {
  const { instanceId, kekId } = instance;
  const open = (purpose: string, bytes: Uint8Array) => openBytes(kek.key.reveal(), instanceParts(instanceId, purpose), bytes);
  const check = kek.kekId === kekId ? open("key-check", instance.keyCheck) : undefined;
  if (!check || new TextDecoder().decode(check) !== checkText) {
    const where = kek.file ?? "BLOCKYARD_KEK";
    throw new DomainError(
      "unavailable",
      `The key in ${where} does not open this database. Use the key it was made with; nothing was changed.`,
    );
  }
  const rootKey = open("root-key", instance.wrappedRootKey);
  if (!rootKey) throw new DomainError("unavailable", "The instance's root key was altered in the database. Restore a backup.");
  return createKeyring(instanceId, kekId, rootKey);
}

const integrity = "integrity";

/** The refusal of rows that somebody altered or moved; `details` names which. */
export function integrityFailure(message: string, details: Record<string, string | number>): DomainError {
  return new DomainError("unavailable", message, { reason: integrity, ...details });
}

/** True for the refusal of rows that somebody altered or moved. `usecase()` records it in the audit log. */
export function isIntegrityFailure(error: unknown): error is DomainError {
  return error instanceof DomainError && error.details.reason === integrity;
}

function createKeyring(instanceId: string, kekId: number, rootKey: Uint8Array): Keyring {
  const keys = new Map<string, Uint8Array>();

  function keyOf(purpose: string): Uint8Array {
    const known = keys.get(purpose);
    if (known) return known;
    const key = new Uint8Array(hkdfSync("sha256", rootKey, instanceId, `blockyard/v1/${purpose}`, 32));
    keys.set(purpose, key);
    return key;
  }

  const wrapKey = ({ workspaceId }: SealContext) => keyOf(`dek-wrap/${workspaceId}`);
  const parts = (context: SealContext, fieldPath: FieldPath): AadParts => ({ instanceId, ...pick(context), fieldPath });
  const dekParts = (context: SealContext): AadParts => ({ ...parts(context, ""), purpose: `dek/${context.purpose}` });
  const hmac = (purpose: Purpose, data: string | Uint8Array) => new Uint8Array(createHmac("sha256", keyOf(purpose)).update(data).digest());

  function sealVersion(context: SealContext, secrets: ReadonlyMap<FieldPath, Secret>): SealedVersion {
    const dek = randomBytes(32);
    const fields = Array.from(secrets, ([field, secret]) => {
      const plaintext = new TextEncoder().encode(secret.reveal());
      const blob = sealBytes(dek, dekKekId, parts(context, field), plaintext);
      plaintext.fill(0);
      return { field, blob };
    });
    const wrappedDek = sealBytes(wrapKey(context), kekId, dekParts(context), dek);
    dek.fill(0);
    return { wrappedDek, fields };
  }

  function openVersion(context: SealContext, wrappedDek: Uint8Array, fields: readonly StoredField[]): Map<FieldPath, Secret> {
    const dek = openBytes(wrapKey(context), dekParts(context), wrappedDek);
    if (!dek) throw integrityRefusal(context, fields[0]?.field ?? "");
    try {
      return new Map(fields.map(({ field, blob }) => [field, openField(dek, context, field, blob)]));
    } finally {
      dek.fill(0);
    }
  }

  function openField(dek: Uint8Array, context: SealContext, field: FieldPath, blob: Uint8Array): Secret {
    const plaintext = openBytes(dek, parts(context, field), blob);
    if (!plaintext) throw integrityRefusal(context, field);
    const secret = new Secret(new TextDecoder("utf-8", { ignoreBOM: true }).decode(plaintext));
    plaintext.fill(0);
    return secret;
  }

  return {
    instanceId,
    kekId,
    sealVersion,
    openVersion,
    fingerprint: (text) => Buffer.from(hmac("fingerprint-hmac", typeof text === "string" ? text : text.reveal())).toString("hex"),
    hmac,
    auditSigner: createSigner(`blockyard/audit/${instanceId}`, keyOf("audit-sign")),
    syncSigner: createSigner(`blockyard/sync/${instanceId}`, keyOf("sync-sign")),
    processSecret: (name) => Buffer.from(keyOf(name)).toString("base64"),
  };
}

/** Only the parts that are bound: a context that carries more must not change the bytes. */
function pick({ table, workspaceId, recordId, version, schemaId, purpose }: SealContext): SealContext {
  return { table, workspaceId, recordId, version, schemaId, purpose };
}

function instanceParts(instanceId: string, purpose: string): AadParts {
  return { instanceId, table: "Instance", workspaceId: "", recordId: instanceId, fieldPath: "", version: 0, schemaId: "", purpose };
}

function integrityRefusal({ recordId, version }: SealContext, field: FieldPath): DomainError {
  const message = `The secret ${field} of version ${version} of ${recordId} fails its integrity check: the database was altered. Restore a backup.`;
  return integrityFailure(message, { recordId, version, field });
}
