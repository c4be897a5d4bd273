import type { FileEdit, FileFormat } from "./define.ts";
import { readsAhead } from "./read-ahead.ts";
import { refuseTreeSideEffects } from "./tree.ts";
import { planEdits } from "./tree-plan.ts";
import { applyToFile } from "./yaml-cuts.ts";
import { splicesOf } from "./yaml-patch.ts";
import { scanYaml } from "./yaml-scan.ts";
import { documentOf, treeOf } from "./yaml-tree.ts";

/**
 * YAML 1.2 with the core schema; one document, whose root is a mapping. What is written reads the same in YAML 1.1. Aliases and merge keys are
 * resolved; what came through one is never written to, but can be overridden. Values with tags of their own are left alone, unseen.
 */
export const yaml: FileFormat = {
  name: "yaml",
  isTyped: true,
  holdsNull: true,
  parse: (text) => documentOf(trees.read(text)),
  patch: patchYaml,
};

const trees = readsAhead((text) => treeOf(scanYaml(text)));

function patchYaml(text: string, wanted: readonly FileEdit[]): string {
  if (wanted.length === 0) return text;
  const { plan, edits } = planEdits(wanted);
  const tree = treeOf(scanYaml(text));
  const result = applyToFile(text, tree.scan, splicesOf(tree, plan));
  const before = documentOf(tree, true);
  refuseTreeSideEffects(before, edits, () => (result === text ? before : documentOf(trees.readAhead(result), true)));
  return result;
}
