"use client";

import { useQuery } from "@tanstack/react-query";
import { typesQuery } from "#components/queries.ts";
import { Logo } from "#components/ui/logo.tsx";
import classes from "./policies.module.css";

/** Block types, each with its logo. */
export function TypeNames({ slugs }: { slugs: readonly string[] }) {
  const { data } = useQuery(typesQuery());
  const known = new Map((data?.types ?? []).map((type) => [type.slug, type]));
  return (
    <span className={classes.types}>
      {slugs.map((slug) => (
        <span key={slug} className={classes.type}>
          <Logo type={known.get(slug)} size={16} />
          {known.get(slug)?.name ?? slug}
        </span>
      ))}
    </span>
  );
}
