import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { InputOf } from "#lib/api/client.ts";
import { DomainError } from "#lib/core/errors.ts";
import { api } from "./api.ts";

export const entriesQuery = (params: InputOf<"listEntries">) =>
  queryOptions({
    queryKey: ["entries", params],
    queryFn: ({ signal }) => api.call("listEntries", params, { signal }),
    placeholderData: keepPreviousData,
  });

export const entryQuery = (id: string) =>
  queryOptions({ queryKey: ["entry", id], queryFn: ({ signal }) => api.call("getEntry", { id }, { signal }) });

export const versionsQuery = (params: InputOf<"listVersions">) =>
  queryOptions({
    queryKey: ["versions", params],
    queryFn: ({ signal }) => api.call("listVersions", params, { signal }),
    placeholderData: keepPreviousData,
  });

export const diffQuery = (params: InputOf<"diffVersions">) =>
  queryOptions({ queryKey: ["diff", params], queryFn: ({ signal }) => api.call("diffVersions", params, { signal }), staleTime: Infinity });

/** Which version set each field of an entry; `version` is the current one, so that a new version asks again. */
export const originsQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ["origins", id, version],
    queryFn: ({ signal }) => api.call("listOrigins", { id }, { signal }),
    staleTime: Infinity,
  });

export const usesQuery = (id: string) =>
  queryOptions({ queryKey: ["uses", id], queryFn: ({ signal }) => api.call("listUses", { id }, { signal }), staleTime: 10_000 });

export const impactQuery = (id: string) =>
  queryOptions({ queryKey: ["impact", id], queryFn: ({ signal }) => api.call("getEntryImpact", { id }, { signal }), staleTime: 10_000 });

export const tagsQuery = (kind?: InputOf<"listTags">["kind"]) =>
  queryOptions({
    queryKey: ["tags", kind ?? "all"],
    queryFn: ({ signal }) => api.call("listTags", { kind }, { signal }),
    staleTime: 60_000,
  });

export const typesQuery = () =>
  queryOptions({ queryKey: ["types"], queryFn: ({ signal }) => api.call("listBlockTypes", {}, { signal }), staleTime: 60_000 });

export const changesQuery = (params: InputOf<"listChanges">) =>
  queryOptions({
    queryKey: ["changes", params],
    queryFn: ({ signal }) => api.call("listChanges", params, { signal }),
    placeholderData: keepPreviousData,
  });

const auditMs = 5_000;

export const auditQuery = (params: InputOf<"listAudit">) =>
  queryOptions({
    queryKey: ["audit", params],
    queryFn: ({ signal }) => api.call("listAudit", params, { signal }),
    placeholderData: keepPreviousData,
    // The newest events come by themselves; an older page would move under its reader.
    refetchInterval: (params.page ?? 1) === 1 ? auditMs : false,
  });

export const auditStateQuery = () =>
  queryOptions({
    queryKey: ["audit-state"],
    queryFn: ({ signal }) => api.call("getAuditState", {}, { signal }),
    refetchInterval: auditMs,
  });

export const membersQuery = () =>
  queryOptions({ queryKey: ["members"], queryFn: ({ signal }) => api.call("listMembers", {}, { signal }), staleTime: 60_000 });

export const groupsQuery = (kind: InputOf<"listGroups">["kind"]) =>
  queryOptions({ queryKey: ["groups", kind], queryFn: ({ signal }) => api.call("listGroups", { kind }, { signal }) });

const livelyMs = 700;
const underWay = new Set(["reading", "comparing", "applying"]);

/** The import that the server does by itself: asked for again while it moves. */
export const importQuery = () =>
  queryOptions({
    queryKey: ["prefect-import"],
    queryFn: ({ signal }) => api.call("getPrefectImport", {}, { signal }),
    refetchInterval: ({ state }) => (underWay.has(state.data?.job?.state ?? "") ? livelyMs : false),
  });

/** The person's own draft that *Add to change* adds to. */
export const basketQuery = () => queryOptions({ queryKey: ["basket"], queryFn: ({ signal }) => api.call("getBasket", {}, { signal }) });

export const reviewersQuery = () =>
  queryOptions({ queryKey: ["reviewers"], queryFn: ({ signal }) => api.call("listReviewers", {}, { signal }), staleTime: 60_000 });

/** Which policies a save at some paths would meet, or how many entries a pattern is about. */
export const policyQuery = (params: InputOf<"previewPolicy">) =>
  queryOptions({
    queryKey: ["policy", params],
    queryFn: ({ signal }) => api.call("previewPolicy", params, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

const clientsMs = 5_000;

/** Clients land what was applied within seconds: the lists of them follow. */
export const clientsQuery = (params: InputOf<"listClients">) =>
  queryOptions({
    queryKey: ["clients", params],
    queryFn: ({ signal }) => api.call("listClients", params, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: clientsMs,
  });

export const clientQuery = (params: InputOf<"getClient">) =>
  queryOptions({
    queryKey: ["client", params],
    queryFn: ({ signal }) => api.call("getClient", params, { signal }),
    placeholderData: keepPreviousData,
    // One that somebody has forgotten does not come back under its id.
    refetchInterval: ({ state }) => (state.error instanceof DomainError && state.error.code === "not_found" ? false : clientsMs),
  });

export const holdersQuery = (params: InputOf<"holdersOf">) =>
  queryOptions({
    queryKey: ["holders", params],
    queryFn: ({ signal }) => api.call("holdersOf", params, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: clientsMs,
  });

const inboxMs = 30_000;

/** What waits for the person. The badge in the shell lives by it. */
export const inboxQuery = () =>
  queryOptions({
    queryKey: ["inbox"],
    queryFn: ({ signal }) => api.call("getInbox", {}, { signal }),
    refetchInterval: inboxMs,
    refetchOnWindowFocus: true,
  });

export const openChangesQuery = (params: InputOf<"listOpenChanges">) =>
  queryOptions({
    queryKey: ["open-changes", params],
    queryFn: ({ signal }) => api.call("listOpenChanges", params, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: inboxMs,
  });

export const reviewQuery = (id: string) =>
  queryOptions({ queryKey: ["review", id], queryFn: ({ signal }) => api.call("getReview", { id }, { signal }), refetchInterval: inboxMs });

/** What an applied change did: that never changes, but for versions that are destroyed. */
export const changeQuery = (id: string) =>
  queryOptions({ queryKey: ["change", id], queryFn: ({ signal }) => api.call("getChange", { id }, { signal }) });
