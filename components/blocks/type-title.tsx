import { Group } from "@mantine/core";
import type { ReactNode } from "react";
import { Logo, type LogoType } from "#components/ui/logo.tsx";

/** A page's title with the logo of a type: beside its first line, however long the name is. */
export function TypeTitle({ type, children }: { type: LogoType; children: ReactNode }) {
  return (
    <Group gap="sm" component="span" wrap="nowrap" align="flex-start">
      <span style={{ display: "flex", flex: "none", paddingTop: 2 }}>
        <Logo type={type} size={24} />
      </span>
      <span style={{ minWidth: 0, overflowWrap: "anywhere" }}>{children}</span>
    </Group>
  );
}
