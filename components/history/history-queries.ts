import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "#components/api.ts";
import type { InputOf } from "#lib/api/client.ts";

export const pastEntriesQuery = (params: InputOf<"listEntriesAt">) =>
  queryOptions({
    queryKey: ["entries-at", params],
    queryFn: ({ signal }) => api.call("listEntriesAt", params, { signal }),
    placeholderData: keepPreviousData,
  });

export const pastEntryQuery = (revision: number, id: string) =>
  queryOptions({
    queryKey: ["entry-at", revision, id],
    queryFn: ({ signal }) => api.call("getEntryAt", { revision, id }, { signal }),
  });

export const restorePreviewQuery = (params: InputOf<"previewRestore">) =>
  queryOptions({
    queryKey: ["restore-preview", params],
    queryFn: ({ signal }) => api.call("previewRestore", params, { signal }),
    placeholderData: keepPreviousData,
    // What is about to be written is looked at anew each time.
    staleTime: 0,
  });

export const destroyPreviewQuery = (id: string, version?: number) =>
  queryOptions({
    queryKey: ["destroy-preview", id, version ?? "all"],
    queryFn: ({ signal }) => api.call("previewDestroy", { id, version }, { signal }),
    staleTime: 0,
  });
