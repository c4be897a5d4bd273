import type { z } from "zod";
import type { Operation } from "#lib/api/contract/operation.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError, type Problem } from "#lib/core/errors.ts";
import { formatJson, type Json, type JsonObject } from "#lib/core/json.ts";
import type { Allow } from "#lib/core/permissions.ts";
import { type AuditNote, appendAudit } from "#lib/store/audit.ts";
import type { Area, ReadTx, Tx } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import { isIntegrityFailure } from "#lib/store/keys/keyring.ts";
import { isUniqueViolation } from "#lib/store/prisma-errors.ts";
import { keepWhile } from "./kept.ts";
import { namedBy, withPath } from "./named-input.ts";
import { revealTogether } from "./shared-reveals.ts";

export type Input<Op extends Operation> = z.output<Op["input"]>;
export type Output<Op extends Operation> = z.output<Op["output"]>;

/** What a write says of itself: its answer, and for the audit log what it touched (ids, paths, versions; never a value; null: it changed nothing). */
export type Written<T> = { output: T; detail: JsonObject | null; workspaceId?: string };
/**
 * What a reveal prepares: what the audit log keeps (null: nothing secret leaves), and how the answer is opened once that is committed. `size`:
 * about how many characters it holds on to; a reveal that does not say is not kept.
 */
export type Released<T> = { detail: JsonObject | null; release: (caller: Caller) => T; size?: number };

type Runs<Op extends Operation, Prepared> = {
  read: (tx: ReadTx, input: Input<Op>, caller: Caller, prepared: Prepared) => Promise<Output<Op>>;
  write: (tx: Tx, input: Input<Op>, caller: Caller, prepared: Prepared) => Promise<Written<Output<Op>>>;
  reveal: (tx: ReadTx, input: Input<Op>, caller: Caller, prepared: Prepared) => Promise<Released<Output<Op>>>;
};
type AnyRun<Op extends Operation, Prepared> = Runs<Op, Prepared>[keyof Runs<Op, Prepared>];

type Options<Op extends Operation, Prepared> = {
  /** Slow work that a transaction must not wait for, such as hashing a password: done before it opens, handed to `run`. */
  prepare?: (input: Input<Op>, caller: Caller) => Promise<Prepared>;
  /**
   * Reads and reveals: what `run` gives depends on these areas of the data, on the input and on what the caller's workspace and path prefix
   * let it see, and on nothing else. Then it is kept until something changes there. A reveal is audited and opened anew each time.
   */
  keep?: readonly Area[];
  /**
   * Reveals: the same promise as `keep` makes, but nothing outlives the calls. Those that ask for the same while it is under way share one
   * `run` and one opening; each is authorised, audited and released on its own.
   */
  share?: readonly Area[];
  /** What is noted of an answer, kept or not. */
  note?: (output: Output<Op>, caller: Caller) => void;
};

export type UseCase<Op extends Operation = Operation> = (caller: Caller, input: unknown) => Promise<Output<Op>>;

/**
 * The one abstraction: permission (a denied attempt is recorded, and so are rows that were altered behind our back), parse, one transaction, `run`, audit in that transaction, commit.
 * A read runs in a snapshot and leaves no trace. A reveal runs in a snapshot, commits its audit event, and only then opens what is sealed.
 */
export function usecase<Op extends Operation, Prepared = undefined>(
  op: Op,
  run: Runs<Op, Prepared>[Op["effect"]],
  options: Options<Op, Prepared> = {},
): UseCase<Op> {
  const call = executor(op, run as AnyRun<Op, Prepared>, options);
  return async (caller, input) => {
    try {
      authorize(caller, op.allow);
      return await call(parse(op, input), caller);
    } catch (error) {
      const aftermath = aftermathOf(error);
      if (aftermath) throw await runAftermath(caller, aftermath);
      const isDenied = error instanceof DomainError && error.code === "forbidden";
      if (isDenied && caller.kind !== "anonymous") await record(op, caller, { result: "denied", detail: namedBy(op, input) });
      if (isIntegrityFailure(error)) await record(op, caller, { result: "refused", detail: error.details as JsonObject });
      // Two people made the same at once: the key in the store let one of them win.
      if (isUniqueViolation(error)) throw new DomainError("conflict", "Somebody else has just made the same. Look at it and try again.");
      throw error;
    }
  };
}

/** What a refusal leaves behind: the refusal that is thrown in its place, and what the audit log keeps. */
export type Aftermath = (tx: Tx, caller: Caller) => Promise<{ refusal: DomainError; note: AuditNote }>;

// Next's bundles hold copies of this module.
const aftermathKey = Symbol.for("blockyard.aftermath");

/** Marks a refusal: once its transaction is rolled back, the aftermath runs in one of its own. A refused save that is opened for review is one. */
export function withAftermath(refusal: DomainError, run: Aftermath): DomainError {
  return Object.assign(refusal, { [aftermathKey]: run });
}

function aftermathOf(error: unknown): Aftermath | undefined {
  return error instanceof DomainError ? (error as { [aftermathKey]?: Aftermath })[aftermathKey] : undefined;
}

function runAftermath(caller: Caller, aftermath: Aftermath): Promise<DomainError> {
  return getInstance().store.write(async (tx) => {
    const { refusal, note } = await aftermath(tx, caller);
    await appendAudit(tx, caller, note);
    return refusal;
  });
}

function executor<Op extends Operation, Prepared>(
  op: Op,
  run: AnyRun<Op, Prepared>,
  { prepare, keep, share, note }: Options<Op, Prepared>,
) {
  const { effect, name } = op;
  const nameOf = (caller: Caller, input: Input<Op>) => [name, caller.workspaceId, caller.pathPrefix, formatJson(input as Json)].join("\n");
  const kept = <T extends NonNullable<unknown>>(
    caller: Caller,
    input: Input<Op>,
    load: () => Promise<T>,
    sizeOf: (value: T) => number,
  ): Promise<T> => (keep ? keepWhile(keep, nameOf(caller, input), load, sizeOf) : load());
  return async (input: Input<Op>, caller: Caller): Promise<Output<Op>> => {
    const { store } = getInstance();
    const prepared = (await prepare?.(input, caller)) as Prepared;
    switch (effect) {
      case "read": {
        const load = () => store.read((tx) => (run as Runs<Op, Prepared>["read"])(tx, input, caller, prepared));
        const sizeOf = (value: NonNullable<unknown>) => formatJson(value as Json).length;
        const output = (await kept(caller, input, load as () => Promise<NonNullable<unknown>>, sizeOf)) as Output<Op>;
        note?.(output, caller);
        return output;
      }
      case "write":
        return store.write(async (tx) => {
          const { output, detail, workspaceId } = await (run as Runs<Op, Prepared>["write"])(tx, input, caller, prepared);
          if (detail) await appendAudit(tx, caller, { action: name, result: "done", detail, workspaceId });
          return output;
        });
      case "reveal": {
        const load = () => store.read((tx) => (run as Runs<Op, Prepared>["reveal"])(tx, input, caller, prepared));
        // The stamps are read before the rows: who comes after a commit shares with nobody who came before it.
        if (share) return revealTogether(name, [...share.map(store.areaStamp), nameOf(caller, input)].join("\n"), caller, load);
        const { detail, release } = await kept(caller, input, load, ({ size }) => size ?? Number.POSITIVE_INFINITY);
        if (detail) await store.write((tx) => appendAudit(tx, caller, { action: name, result: "done", detail }));
        return release(caller);
      }
      default:
        return effect satisfies never;
    }
  };
}

/** Refuses a caller without the permission: `unauthenticated` when nobody is signed in, else `forbidden`. */
export function authorize(caller: Caller, allow: Allow): void {
  if (allow === "anyone") return;
  if (caller.kind === "anonymous") throw new DomainError("unauthenticated", "Sign in, or send a valid token.");
  if (allow === "signed-in") return;
  if (caller.workspaceId === null) throw new DomainError("forbidden", "You are not a member of a workspace. Ask an admin to add you.");
  if (!caller.permissions.has(allow))
    throw new DomainError("forbidden", `This needs the permission "${allow}", which you do not have here.`);
}

/** The workspace that a caller works in; every query of a use case is bound to it. */
export function workspaceOf(caller: Caller): string {
  if (caller.workspaceId === null) throw new DomainError("forbidden", "You are not a member of a workspace. Ask an admin to add you.");
  return caller.workspaceId;
}

/** Parses what crossed the wire; refuses with `invalid` and one problem per path, without the values. */
function parse<Op extends Operation>(op: Op, input: unknown): Input<Op> {
  const result = op.input.safeParse(input);
  if (result.success) return result.data as Input<Op>;
  const problems = result.error.issues.flatMap(problemsOf);
  const first = problems[0];
  throw new DomainError("invalid", first ? `${first.path || "The input"}: ${first.message}` : "The input is not valid.", { problems });
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: "is not a field of this operation." }));
  return [{ path, message: issue.message }];
}

async function record(
  { name: action }: Operation,
  caller: Caller,
  { result, detail }: Pick<AuditNote, "result" | "detail">,
): Promise<void> {
  const { store } = getInstance();
  await store.write(async (tx) => appendAudit(tx, caller, { action, result, detail: await withPath(tx, caller, detail) }));
}
