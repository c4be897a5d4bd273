import type { Metadata } from "next";
import { promoteAction } from "#app/(dashboard)/history/actions.ts";
import { ComparePage } from "#components/compare/compare-page.tsx";

export const metadata: Metadata = { title: "Compare" };

export default function CompareRoute() {
  return <ComparePage promote={promoteAction} />;
}
