import * as fc from "fast-check";

const acts = [
  ...["save", "save", "save", "add", "add", "open", "open", "edit", "take out", "settle", "approve", "approve", "approve", "approve"],
  ...["object", "withdraw", "policy", "role", "apply", "apply", "apply", "apply", "close", "reopen", "revert"],
] as const;
const ops = ["put", "put", "patch", "patch", "patch", "rename", "delete", "undelete", "restore"] as const;

const doing = fc.record({
  act: fc.constantFrom(...acts),
  who: fc.nat({ max: 5 }),
  change: fc.nat({ max: 29 }),
  op: fc.constantFrom(...ops),
  name: fc.nat({ max: 3 }),
  other: fc.nat({ max: 3 }),
  value: fc.nat({ max: 4 }),
  isStale: fc.nat({ max: 4 }).map((n) => n === 0),
  times: fc.constantFrom(1, 1, 3),
});
export type Doing = typeof doing extends fc.Arbitrary<infer T> ? T : never;

/** What tends to lead somewhere, so that changes do get applied; and what may come between the approvals and that. */
const meanwhile = [
  "edit",
  "edit",
  "take out",
  "settle",
  "save",
  "save",
  "save",
  "save",
  "policy",
  "role",
  "withdraw",
  "object",
  "close",
  "open",
  "apply",
] as const;
const flow = fc
  .tuple(doing, doing, doing, doing, doing, fc.array(fc.tuple(doing, fc.constantFrom(...meanwhile)), { maxLength: 2 }))
  .map(([first, second, third, fourth, fifth, between]): Doing[] => [
    { ...first, act: first.who < 3 ? "save" : "add", who: 1 + (first.who % 2), isStale: false },
    ...(first.who < 3 ? [] : [{ ...second, act: "open" as const, who: 1 + (first.who % 2) }]),
    ...[third, fourth].map(
      (one, index): Doing => ({ ...one, act: "approve", who: one.value < 2 ? one.who : 3 + index, change: newest, isStale: false }),
    ),
    ...between.map(([one, act]): Doing => ({ ...one, act, name: first.name, change: newest, isStale: false })),
    { ...fifth, act: "apply", who: fifth.who % 3, change: newest, isStale: false },
  ]);
export const newest = 30;
const beginning: Doing[] = [0, 1, 2, 3].map((name) => ({
  ...{ act: "save", who: 0, change: 0, op: "put", name, other: 1, value: 1, isStale: false, times: 1 },
}));

/** Short stories that each come to the point where one rule alone keeps a change from being applied, or a word from being lost. */
const [owner, alice, erin, bob, carol] = [0, 1, 2, 3, 4];
const plain = { change: newest, op: "patch", name: 0, other: 0, value: 3, isStale: false, times: 1 } as const;
const does = (who: number, act: Doing["act"], more: Partial<Doing> = {}): Doing => ({ ...plain, who, act, ...more });
/** Everything needs one approval; `rename` makes a policy that lets direct saves through beside. */
const everything = (op: Doing["op"] = "put", more: Partial<Doing> = {}) => does(owner, "policy", { op, ...more });
const sent = [does(alice, "add"), does(alice, "open")];
const apply = does(alice, "apply");
const without = (name: number) => does(owner, "save", { op: "delete", name });
export const stories: Doing[][] = [
  [everything(), ...sent, does(bob, "approve"), apply],
  [everything(), ...sent, does(bob, "approve", { isStale: true }), apply],
  [everything(), ...sent, does(bob, "approve"), does(alice, "apply", { isStale: true }), apply],
  [everything(), ...sent, does(alice, "approve"), apply],
  [everything(), ...sent, does(5, "approve"), apply],
  [everything(), ...sent, does(bob, "approve"), does(alice, "edit", { value: 4 }), apply],
  [everything(), ...sent, does(bob, "approve"), does(alice, "edit", { value: 4 }), does(alice, "edit", { value: 3 }), apply],
  [everything("rename"), ...sent, does(bob, "approve"), does(erin, "save", { other: 1, value: 4 }), apply],
  [everything("rename"), ...sent, does(erin, "save", { other: 1, value: 4 }), does(bob, "approve"), apply],
  [everything("rename"), ...sent, does(erin, "save", { value: 4 }), does(alice, "settle"), does(bob, "approve"), apply],
  [everything("rename"), ...sent, does(bob, "approve"), everything("rename", { other: 2 }), apply],
  [everything("rename"), ...sent, does(bob, "approve"), everything("rename", { name: 1 }), apply],
  [everything(), ...sent, does(bob, "approve"), does(bob, "withdraw"), apply],
  [everything(), ...sent, does(bob, "approve"), does(carol, "object"), apply],
  [everything(), ...sent, does(bob, "object"), does(bob, "approve"), apply],
  [everything("put", { other: 2 }), ...sent, does(bob, "approve"), does(bob, "approve"), apply, does(carol, "approve"), apply],
  [everything("put", { name: 2 }), ...sent, does(erin, "approve"), apply],
  [everything(), ...sent, does(bob, "approve"), does(owner, "role", { other: 1, value: 2 }), apply],
  [
    everything(),
    does(owner, "add"),
    does(owner, "open"),
    does(owner, "role", { other: 1, value: 1 }),
    does(bob, "approve"),
    does(owner, "apply"),
  ],
  [
    everything(),
    does(alice, "add"),
    does(alice, "add", { name: 1 }),
    does(alice, "open"),
    does(erin, "take out"),
    does(erin, "approve"),
    apply,
  ],
  [without(2), everything("put", { value: 0 }), does(alice, "save", { op: "rename", other: 2 }), apply],
  [without(2), everything("put", { value: 1 }), does(alice, "save", { op: "rename", other: 2 }), apply],
  [
    everything(),
    ...sent,
    does(bob, "approve"),
    does(alice, "close"),
    apply,
    does(alice, "reopen"),
    does(alice, "apply", { times: 3 }),
    apply,
  ],
].map((story) => [...beginning, ...story]);

export const doings = fc
  .tuple(
    doing,
    fc.array(fc.oneof({ arbitrary: flow, weight: 2 }, { arbitrary: fc.tuple(doing), weight: 3 }), { minLength: 20, maxLength: 20 }),
  )
  .map(([first, parts]): Doing[] => [
    ...beginning,
    { ...first, act: "policy", op: first.value > 2 ? "rename" : "put", value: 2 + (first.value % 2) },
    ...parts.flat().slice(0, 60),
  ]);
