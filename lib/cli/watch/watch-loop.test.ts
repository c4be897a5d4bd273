import { describe, expect, it } from "vitest";
import type { Io } from "#lib/cli/io.ts";
import type { SyncAnswer } from "#lib/cli/sync/source.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { DomainError, type ErrorCode } from "#lib/core/errors.ts";
import { type WatchOptions, type WatchState, watchLoop } from "./watch-loop.ts";

const home = makeHome();
type Asked = { at: number; since: string | undefined; seconds: number };
/** `nap`: the machine sleeps for so long, which no clock but that of the day notices. */
type Order = Asked & { sleep(ms: number): Promise<void>; nap(ms: number): void; signal: AbortSignal };
type Reply = (order: Order) => SyncAnswer | null | Promise<SyncAnswer | null>;

/** Runs the loop in a time of its own, which goes on when everybody waits, against a server that answers one reply after the other. */
async function follow(replies: Reply[], more: Partial<WatchOptions> & { failUse?: (answer: SyncAnswer) => void } = {}) {
  const time = virtualTime();
  const [asked, used, told]: [Asked[], SyncAnswer[], WatchState[]] = [[], [], []];
  const stop = new AbortController();
  const loop = watchLoop(time.io, {
    poll: async ({ since, wait: { seconds, signal } }) => {
      const reply = replies[asked.length];
      const order = { at: time.now(), since, seconds };
      asked.push(order);
      if (asked.length >= replies.length) stop.abort();
      const nap = (ms: number) => {
        time.slept.ms += ms;
      };
      return (await reply?.({ ...order, signal, nap, sleep: (ms) => time.io.sleep(ms, signal) })) ?? null;
    },
    onChange: async (answer) => {
      more.failUse?.(answer);
      used.push(answer);
    },
    report: (state) => void told.push(state),
    stop: stop.signal,
    random: () => 1,
    clock: { now: () => time.now() + time.slept.ms, elapsed: time.now },
    ...more,
  });
  const error = await time.runUntil(loop.catch((reason: unknown) => reason));
  return { asked, used, told, error, waits: asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0)) };
}

function virtualTime() {
  const sleepers = new Set<{ at: number; wake(): void }>();
  const slept = { ms: 0 };
  let now = 0;
  const sleep: Io["sleep"] = (ms, signal) =>
    new Promise((resolve) => {
      const wake = () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const sleeper = { at: signal?.aborted ? now : now + ms, wake };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", wake);
    });
  const runUntil = async (work: Promise<unknown>) => {
    let over = false;
    const done = work.finally(() => {
      over = true;
    });
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      const [next] = [...sleepers].sort((a, b) => a.at - b.at);
      if (over || !next) continue;
      now = Math.max(now, next.at);
      next.wake();
    }
    return done;
  };
  return { io: testIo(home, { sleep }), now: () => now, slept, runUntil };
}

function answer(cursor: string, paths: string[] = [], more: Partial<SyncAnswer> = {}): SyncAnswer {
  const entries = paths.map((text) => {
    const path = text.replace(/^-/, "");
    return {
      path,
      deleted: text.startsWith("-"),
      kind: "kv",
      type: null,
      name: path,
      version: 1,
      revision: 1,
      data: {},
      secretFields: [],
    } as const;
  });
  return {
    instance: "i",
    workspace: "w",
    epoch: 1,
    revision: 1,
    cursor,
    full: false,
    issuedAt: "",
    entries,
    signature: null,
    ...more,
  } as SyncAnswer;
}
function refuse(code: ErrorCode, details = {}): Reply {
  return () => {
    throw new DomainError(code, `It is ${code}.`, details);
  };
}
const quiet: Reply = async ({ seconds, sleep }) => {
  await sleep(seconds * 1_000);
  return null;
};
const held =
  (ms: number): Reply =>
  async ({ sleep }) => {
    await sleep(ms);
    throw new DomainError("unavailable", "The connection broke.");
  };

describe("following a server", () => {
  it("begins with everything, goes on behind each answer, and asks to be held for just under a minute, ten per cent more or less", async () => {
    const { asked, used } = await follow([() => answer("c1", ["kv/a"], { full: true }), () => answer("c2", ["kv/b"]), quiet, quiet], {
      random: () => 0,
    });
    expect(asked.map(({ since, seconds }) => [since, seconds])).toEqual([
      [undefined, 0],
      ["c1", 50],
      ["c2", 50],
      ["c2", 50],
    ]);
    expect(used.map(({ cursor }) => cursor)).toEqual(["c1", "c2"]);
  });

  it("a server that answers at once although it was asked to wait is not asked without a pause", async () => {
    const { waits } = await follow([() => answer("c1"), () => null, () => null, () => null, () => null]);
    for (const wait of waits.slice(1)) expect(wait).toBeGreaterThan(500);
  });

  it("changes that come together are put to use together, deleted ones and new ones as the last says", async () => {
    const replies = [
      () => answer("c1", [], { full: true }),
      () => null,
      () => answer("c2", ["kv/a", "kv/b"]),
      () => answer("c3", ["-kv/a", "kv/c"]),
      () => null,
      quiet,
    ];
    const { used, asked } = await follow(replies, { settleMs: 500 });
    expect(used.map(({ cursor }) => cursor)).toEqual(["c1", "c3"]);
    expect(used[1]?.entries.map(({ path, deleted }) => (deleted ? `-${path}` : path))).toEqual(["kv/b", "-kv/a", "kv/c"]);
    expect(asked.at(-1)?.since).toBe("c3");
  });
});

describe("failures that pass", () => {
  it("are met with pauses that double up to five minutes, and told once, and so is the end of them", async () => {
    const failures = Array.from({ length: 12 }, () => refuse("unavailable"));
    const { waits, told, asked } = await follow([() => answer("c1"), ...failures, () => null, quiet]);
    expect(waits.slice(1, 13)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * 1_000));
    expect(told).toEqual([{ state: "unreachable", message: "It is unavailable." }, { state: "reachable" }]);
    // After a failure it first asks whether anybody is there.
    expect(asked.slice(2, 13).every(({ seconds }) => seconds === 0)).toBe(true);
  });

  it("are met with a pause of any length up to that, so that many clients do not come back together", async () => {
    const { waits } = await follow([() => answer("c1"), refuse("unavailable"), refuse("unavailable"), () => null], { random: () => 0.25 });
    expect(waits.slice(1)).toEqual([250, 500]);
  });

  it("with a time to come back are met at that time, not before", async () => {
    const { waits } = await follow([() => answer("c1"), refuse("rate_limited", { retryAfterSeconds: 17 }), () => null], {
      random: () => 0,
    });
    expect(waits[1]).toBe(17_000);
  });

  it("a cursor that is not known any more leads to everything", async () => {
    const { asked, told } = await follow([() => answer("c1"), refuse("gone"), () => answer("c2", [], { full: true }), quiet]);
    expect(asked.map(({ since }) => since)).toEqual([undefined, "c1", undefined, "c2"]);
    expect(told).toEqual([]);
  });

  it("a proxy that ends quiet requests is asked for shorter ones, and nobody is told", async () => {
    const { asked, told } = await follow([() => answer("c1"), held(30_000), () => null, quiet, quiet]);
    expect(asked[1]?.seconds).toBe(55);
    expect(asked.slice(3).every(({ seconds }) => seconds < 30)).toBe(true);
    expect(told).toEqual([]);
  });

  it("an answer that does not come at all is given up after its time", async () => {
    const never: Reply = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(new DomainError("unavailable", "It took too long."))));
    const { waits } = await follow([() => answer("c1"), never, () => null]);
    expect(waits[1]).toBeLessThanOrEqual(55_000 + 30_000 + 1_000);
  });

  it("after the machine has slept the dead connection is given up and the server asked again at once", async () => {
    const dead: Reply = ({ signal, sleep, nap }) => {
      void sleep(7_000).then(() => nap(3_600_000));
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new DomainError("unavailable", "It is dead."))));
    };
    const { asked, waits, told } = await follow([() => answer("c1"), dead, quiet]);
    expect(asked.map(({ since }) => since)).toEqual([undefined, "c1", "c1"]);
    expect(waits[1]).toBe(10_000);
    expect(told).toEqual([]);
  });

  it("an answer that cannot be put to use is asked for again later, and told once", async () => {
    let failures = 0;
    const failUse = ({ cursor }: SyncAnswer) => {
      if (cursor === "c2" && failures++ < 3) throw new DomainError("conflict", "The disk is full.");
    };
    const change = () => answer("c2", ["kv/a"]);
    const { asked, used, told } = await follow([() => answer("c1"), change, change, change, change, quiet], { failUse });
    expect(asked.map(({ since }) => since)).toEqual([undefined, "c1", "c1", "c1", "c1", "c2"]);
    expect(used.map(({ cursor }) => cursor)).toEqual(["c1", "c2"]);
    expect(told).toEqual([{ state: "failed", message: "The disk is full." }, { state: "reachable" }]);
  });
});

it("a file system that refuses is a failure that may pass", async () => {
  let failures = 0;
  const failUse = () => {
    if (failures++ < 1) throw Object.assign(new Error("x"), { code: "ENOSPC", syscall: "write", path: "/srv/app/.env" });
  };
  const { used, told } = await follow([() => answer("c1"), () => answer("c1"), quiet], { failUse });
  expect(used).toHaveLength(1);
  expect(told[0]).toEqual({ state: "failed", message: "/srv/app/.env cannot be written (ENOSPC)." });
});

describe("what does not pass by itself ends it", () => {
  it.each<ErrorCode>(["unauthenticated", "forbidden", "conflict", "invalid"])("%s", async (code) => {
    const { error } = await follow([() => answer("c1"), refuse(code), quiet, quiet]);
    expect(error).toMatchObject({ code });
  });

  it("and so does what is no refusal: a bug is not tried again", async () => {
    const { error } = await follow([
      () => answer("c1"),
      () => {
        throw new TypeError("x");
      },
      quiet,
    ]);
    expect(error).toBeInstanceOf(TypeError);
  });
});
