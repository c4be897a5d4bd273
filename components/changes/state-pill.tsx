import { Badge } from "@mantine/core";
import {
  IconCheck,
  IconChecks,
  IconCircleDot,
  IconFlame,
  IconMessageExclamation,
  IconPencil,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ChangeSummary } from "#lib/api/contract/changes.ts";

type Pill = { word: string; icon: TablerIcon; color?: string };

/** Where a change stands, as a sign and a word. */
export function StatePill({ change }: { change: Pick<ChangeSummary, "state" | "verdict" | "isBreakGlass"> }) {
  const { word, icon: Icon, color } = pillOf(change);
  return (
    <Badge
      size="lg"
      variant={color ? "light" : "default"}
      color={color}
      leftSection={<Icon size={14} aria-hidden />}
      style={{ flex: "none", verticalAlign: "middle" }}
    >
      {word}
    </Badge>
  );
}

function pillOf({ state, verdict, isBreakGlass }: Pick<ChangeSummary, "state" | "verdict" | "isBreakGlass">): Pill {
  switch (state) {
    case "draft":
      return { word: "Draft", icon: IconPencil };
    case "closed":
      return { word: "Closed", icon: IconX };
    case "applied":
      return isBreakGlass ? { word: "Applied, glass broken", icon: IconFlame, color: "red" } : { word: "Applied", icon: IconChecks };
    case "open":
      if (verdict === "approved") return { word: "Approved", icon: IconCheck, color: "green" };
      if (verdict === "changes requested") return { word: "Changes requested", icon: IconMessageExclamation, color: "yellow" };
      return { word: "Open", icon: IconCircleDot, color: "indigo" };
    default:
      return state satisfies never;
  }
}
