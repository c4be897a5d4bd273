import { Badge } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconKeyOff,
  IconMoon,
  IconPencilExclamation,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ClientState } from "#lib/api/contract/receipts.ts";
import { stateWords } from "./client-words.ts";

const signs: Record<ClientState, { icon: TablerIcon; color?: string }> = {
  current: { icon: IconCheck, color: "green" },
  behind: { icon: IconArrowBackUp, color: "yellow" },
  drifted: { icon: IconPencilExclamation, color: "yellow" },
  failed: { icon: IconAlertTriangle, color: "red" },
  silent: { icon: IconMoon },
  revoked: { icon: IconKeyOff },
  expired: { icon: IconKeyOff },
};

/** Where a client stands, as a sign and words. */
export function StateBadge({ state, words = stateWords[state] }: { state: ClientState; words?: string }) {
  const { icon: Icon, color } = signs[state];
  return (
    <Badge
      variant={color ? "light" : "default"}
      color={color}
      leftSection={<Icon size={12} aria-hidden />}
      style={{ maxWidth: "100%", verticalAlign: "middle" }}
    >
      {words}
    </Badge>
  );
}
