/** An event of the audit log as the chain sees it; `at` is ISO 8601 in UTC, `detailText` JSON without a value of anybody's. */
export type AuditRow = {
  seq: number;
  at: string;
  workspaceId: string | null;
  actorKind: string;
  actorId: string;
  actorName: string;
  credential: string;
  ip: string;
  action: string;
  result: string;
  detailText: string;
  requestId: string;
};

/** Where the chain stands behind a row: `hash` is that of the row, `trail` runs over the hashes of all rows up to it; 64 hex digits each. */
export type ChainPoint = { seq: number; hash: string; trail: string };

/** SHA-256 of a text in UTF-8 or of bytes, as 64 hex digits. */
export type Sha256 = (data: string | Uint8Array) => string;

export const startOfChain: ChainPoint = { seq: 0, hash: "", trail: "" };

// The keys of a row in code point order: what `canonicalJson` makes of it, in a fraction of its time.
const keys = [
  "action",
  "actorId",
  "actorKind",
  "actorName",
  "at",
  "credential",
  "detailText",
  "ip",
  "requestId",
  "result",
  "seq",
  "workspaceId",
] as const satisfies readonly (keyof AuditRow)[];

/** The canonical text of a row: the same for the same row for ever. */
export function auditRowText(row: AuditRow): string {
  let text = "";
  for (const key of keys) text += `${text === "" ? "{" : ","}"${key}":${JSON.stringify(row[key])}`;
  return `${text}}`;
}

/** hash = SHA-256(hash of the row before, newline, canonical text of the row). */
export function auditRowHash(previous: string, rowText: string, sha256: Sha256): string {
  return sha256(`${previous}\n${rowText}`);
}

/**
 * The point behind the next row, given its hash. trail = SHA-256(trail before, newline, hash): it can be followed by whoever knows the
 * hashes alone, so an export of one workspace proves that the rows of others stood where they stood without showing them.
 */
export function followChain({ seq, trail }: ChainPoint, hash: string, sha256: Sha256): ChainPoint {
  return { seq: seq + 1, hash, trail: sha256(`${trail}\n${hash}`) };
}
