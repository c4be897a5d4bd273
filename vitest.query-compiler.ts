// @ts-expect-error The file has no types; what is used of it is said below.
import * as untyped from "@prisma/client/runtime/query_compiler_fast_bg.sqlite.mjs";

/**
 * Prisma's query compiler for tests, which open a store after the other: the same compiler, made once in a process, and each plan compiled once.
 * Both depend on the models and on the text of the query alone; a client of Prisma's keeps its plans for as long as it lives in the same way.
 */
// @ts-expect-error As above.
export * from "@prisma/client/runtime/query_compiler_fast_bg.sqlite.mjs";

type Compiler = { compile: (query: string) => unknown; compileBatch: (query: string) => unknown; free: () => void };
const runtime = untyped as { QueryCompiler: new (params: object) => Compiler };
const compilers = new Map<string, Compiler>();

/** Called with `new`. */
export function QueryCompiler(params: { datamodel: string }): Compiler {
  const key = JSON.stringify(params);
  const known = compilers.get(key);
  if (known) return known;
  const compiler = new runtime.QueryCompiler(params);
  const plans = new Map<string, unknown>();
  const kept = {
    compile: (query: string) => {
      // The plans of these depend on how much they hold, so that Prisma keeps none either.
      if (query.includes('"action":"createMany')) return compiler.compile(query);
      const plan = plans.get(query) ?? compiler.compile(query);
      plans.set(query, plan);
      return plan;
    },
    compileBatch: (query: string) => compiler.compileBatch(query),
    free: () => {},
  };
  compilers.set(key, kept);
  return kept;
}
