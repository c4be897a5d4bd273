"use client";

import { List, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { callAction } from "#components/call-action.ts";
import { entryHref } from "#components/entry-href.ts";
import { useSession } from "#components/shell/session.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import type { Refusal } from "#components/ui/error-panel.tsx";
import type { OutputOf } from "#lib/api/client.ts";
import { destroyPreviewQuery } from "./history-queries.ts";
import { numbersInWords } from "./numbers-in-words.ts";

type DestroyDialogProps = {
  /** Without a version: all that is left of an entry in the trash. */
  what: { id: string; path: string; version?: number } | undefined;
  onClose: () => void;
};

/** The last question before a version, or a whole entry of the trash, ends for good. */
export function DestroyDialog({ what, onClose }: DestroyDialogProps) {
  const { actions } = useSession();
  const queryClient = useQueryClient();
  const router = useRouter();
  const { data: preview } = useQuery({ ...destroyPreviewQuery(what?.id ?? "", what?.version), enabled: what !== undefined });
  if (!what) return null;
  const { id, path, version } = what;
  const confirm = async (): Promise<Refusal | undefined> => {
    const outcome =
      version === undefined
        ? await callAction<"destroyEntry">(actions.destroyEntry, { id, path })
        : await callAction<"destroyVersion">(actions.destroyVersion, { id, n: version, path });
    if (!outcome.ok) return outcome.refusal;
    // Comparisons with what is gone now are not asked for again.
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "diff" });
    queryClient.removeQueries({ queryKey: ["diff"], type: "inactive" });
    notifications.show({ message: version === undefined ? `${path} was destroyed.` : `Version ${version} of ${path} was destroyed.` });
    router.refresh();
    return undefined;
  };
  return (
    <ConfirmDestroy
      opened
      onClose={onClose}
      title={version === undefined ? "Destroy for good" : `Destroy version ${version} for good`}
      consequence={<Consequence preview={preview} version={version} />}
      path={path}
      consumers={preview?.usedBy.map((link) => ({ id: `${link.id} ${link.field}`, label: link.path, href: entryHref(link) }))}
      confirmLabel={version === undefined ? "Destroy for good" : `Destroy version ${version}`}
      onConfirm={confirm}
    />
  );
}

type Preview = OutputOf<"previewDestroy">;

function Consequence({ preview, version }: { preview: Preview | undefined; version: number | undefined }) {
  const what = version === undefined ? `All versions (${numbersInWords(preview?.versions ?? [])})` : `Version ${version}`;
  return (
    <Stack gap="xs">
      <Text>
        {what} cannot be read, compared, revealed or restored any more: fields and sealed secrets are deleted. Numbers, path, authors and
        moments stay. Backups that were made before still hold it.
      </Text>
      {preview?.refusal && <Text c="var(--by-removed)">{preview.refusal}</Text>}
      {preview && preview.held.length > 0 && (
        <List size="sm">
          {preview.held.map((held) => (
            <List.Item key={`${held.field} ${held.versions.join()}`}>{heldInWords(held)}</List.Item>
          ))}
        </List>
      )}
      {preview && preview.uses.length > 0 && (
        <Text size="sm">
          Sent last to {[...new Set(preview.uses.map(({ actor, client }) => `${actor} (${client})`))].slice(0, 10).join(", ")}.
        </Text>
      )}
    </Stack>
  );
}

/** "Versions 4–7 hold the same value of aws_secret_access_key and keep it." */
function heldInWords({ field, versions, otherEntries }: Preview["held"][number]): string {
  const own = versions.length > 0 ? `${versions.length === 1 ? "Version" : "Versions"} ${numbersInWords(versions)}` : "";
  const others = otherEntries > 0 ? `${otherEntries} other ${otherEntries === 1 ? "entry" : "entries"}` : "";
  const isOne = versions.length + otherEntries === 1;
  return `${[own, others].filter(Boolean).join(" and ")} ${isOne ? "holds" : "hold"} the same value of ${field} and ${isOne ? "keeps" : "keep"} it.`;
}
