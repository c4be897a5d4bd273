import type { PolicyDocument } from "#lib/core/policies.ts";
import { emptyPolicy } from "./policy-document.ts";

type Preset = { id: string; title: string; hint: string; name: string; description: string; document: PolicyDocument };

/** What most teams begin with. In a workspace that is production, all of it is. */
export function presetsFor(isProduction: boolean): Preset[] {
  return [
    {
      id: "four-eyes",
      title: "Four eyes on production",
      hint: isProduction
        ? "Nothing changes in this workspace before somebody else has approved it."
        : "Whatever has prod in its path changes only when somebody else has approved it.",
      name: "four-eyes-on-production",
      description: "Nobody changes production alone.",
      document: { ...emptyPolicy, pattern: isProduction ? "**" : "**prod**" },
    },
    {
      id: "secrets",
      title: "Secrets need a reviewer",
      hint: "Every block of the type Secret, approved by somebody with the role reviewer.",
      name: "secrets-need-a-reviewer",
      description: "Secrets change when a reviewer has approved it, without seeing them.",
      document: { ...emptyPolicy, pattern: "block/**", types: ["secret"], approvers: { roles: ["reviewer"], people: [] } },
    },
    {
      id: "policies",
      title: "Guard the policies",
      hint: "Policies themselves change when another admin or owner agrees.",
      name: "guard-the-policies",
      description: "Nobody loosens a rule alone.",
      document: { ...emptyPolicy, pattern: "policy/**", approvers: { roles: ["admin", "owner"], people: [] } },
    },
  ];
}
