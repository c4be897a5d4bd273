import * as z from "zod";
import { knownFormats } from "#lib/core/formats/index.ts";
import { findPatternsProblem, patternsTextMax } from "#lib/core/path-choice.ts";
import { findTemplateProblem } from "./names.ts";

const formatNames = ["credentials", ...knownFormats.map(({ name }) => name)];

const Template = z
  .string()
  .min(1)
  .max(200)
  .refine((template) => findTemplateProblem(template) === undefined, {
    error: "knows {kind}, {type}, {namespace}, {name} and {field}, also in capitals",
  });

/** What a target says of itself in blockyard.json. */
export const TargetSpec = z.strictObject({
  /** Globs over entry paths: which entries go into the file. */
  entries: z
    .array(
      z
        .string()
        .min(1)
        .max(400)
        .regex(/^[^\r\n]*$/),
    )
    .min(1)
    .max(100)
    .refine((entries) => entries.join("\n").length <= patternsTextMax, { error: `are longer than ${patternsTextMax} characters together` })
    .refine((entries) => !findPatternsProblem(entries.join("\n")), {
      error: ({ input }) => findPatternsProblem((input as string[]).join("\n")),
    }),
  /** From the folder of blockyard.json. */
  file: z.string().min(1).max(1_000),
  /** Left out: as the file's name says. `credentials`: as Echoflow's credentials.ini. */
  format: z.enum(formatNames).optional(),
  section: Template.optional(),
  key: Template.optional(),
  /** Names in so many words: by path, or `path#field`. */
  names: z.record(z.string(), z.string().min(1).max(400)).default({}),
  /** The entry that a key makes which belongs to none: `kv/{key}`, `block/secret/{key}`, `config/app/{section}`. */
  creates: z
    .string()
    .regex(/^(kv|block\/secret)\/.*\{key\}|^config\/.*\{section\}/)
    .max(200)
    .optional(),
  /** A program and its arguments, run after the file was written. */
  hook: z.array(z.string().max(1_000)).min(1).max(50).optional(),
});
export type TargetSpec = z.infer<typeof TargetSpec>;

/** The targets of a settings file: names are what commands are given. */
export const Targets = z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/), TargetSpec);
