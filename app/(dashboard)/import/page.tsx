import type { Metadata } from "next";
import { ImportScreen } from "#components/import/import-screen.tsx";
import { NoImport } from "#components/import/no-import.tsx";
import { pageCaller } from "#lib/web/page.ts";
import { compareImportAction } from "./actions.ts";

export const metadata: Metadata = { title: "Import" };

export default async function ImportRoute() {
  // Asked first: opening the page from a link is no attempt that the log should hold as denied.
  const { permissions } = await pageCaller();
  return permissions.has("write") ? <ImportScreen compareImport={compareImportAction} /> : <NoImport />;
}
