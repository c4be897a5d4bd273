import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "#components/api.ts";
import type { InputOf } from "#lib/api/client.ts";

export const compareRevisionsQuery = (params: InputOf<"compareRevisions">) =>
  queryOptions({
    queryKey: ["compare-revisions", params],
    queryFn: ({ signal }) => api.call("compareRevisions", params, { signal }),
    placeholderData: keepPreviousData,
  });

export const compareEntriesQuery = (params: InputOf<"compareEntries">) =>
  queryOptions({ queryKey: ["compare-entries", params], queryFn: ({ signal }) => api.call("compareEntries", params, { signal }) });

export const compareWorkspacesQuery = (params: InputOf<"compareWorkspaces">) =>
  queryOptions({
    queryKey: ["compare-workspaces", params],
    queryFn: ({ signal }) => api.call("compareWorkspaces", params, { signal }),
    placeholderData: keepPreviousData,
  });

export const diffWorkspacesQuery = (params: InputOf<"diffWorkspaces">) =>
  queryOptions({ queryKey: ["diff-workspaces", params], queryFn: ({ signal }) => api.call("diffWorkspaces", params, { signal }) });
