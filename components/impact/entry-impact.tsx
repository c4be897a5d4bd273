"use client";

import { useQuery } from "@tanstack/react-query";
import { impactQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { type ImpactPart, ImpactView } from "./impact-view.tsx";

/** Whom a change of one entry touches, asked for when it is shown. */
export function EntryImpact({ entryId, part }: { entryId: string; part?: ImpactPart }) {
  const { data, error } = useQuery(impactQuery(entryId));
  if (error) return <ErrorPanel title="Whom it touches did not load" refusal={refusalOf(error)} />;
  if (!data) return <Loading heights={[120]} label="Loading whom it touches" />;
  return <ImpactView impact={data} part={part} />;
}
