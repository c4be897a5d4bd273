"use client";

import { Modal, Table } from "@mantine/core";
import { KeyHint } from "#components/ui/key-hint.tsx";
import { navItems } from "./nav.ts";

const keys: [keys: string[], what: string][] = [
  [["Ctrl", "K"], "Find anything, run a command"],
  [["/"], "Search on this page"],
  [["c"], "Create"],
  [["e"], "Edit"],
  [["Ctrl", "S"], "Review and save a form"],
  [["Ctrl", "Enter"], "Save from the diff"],
  [["j"], "Next entry of a change (also n)"],
  [["k"], "Previous entry of a change (also p)"],
  [["v"], "Tick the entry as viewed"],
  [["a"], "Review a change"],
  [["Esc"], "Close"],
  [["?"], "Show these keys"],
  ...navItems.flatMap(({ key, label }): [string[], string][] => (key ? [[["g", key], `Go to ${label}`]] : [])),
];

export function KeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys">
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {keys.map(([hint, what]) => (
            <Table.Tr key={what}>
              <Table.Th scope="row" fw={400}>
                {what}
              </Table.Th>
              <Table.Td ta="end">
                <KeyHint keys={hint} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
