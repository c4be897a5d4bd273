import { isJsonNumber, isJsonObject, type Json, type JsonObject, toNumber } from "#lib/core/json.ts";
import { type BlockSchema, inPlaceNodes, listOf, own, propertiesOf, textsOf } from "./block-schema.ts";
import { declaredSecretPaths } from "./declared-secrets.ts";
import type { FormBranch, FormField, FormFieldBase, FormShape } from "./form-field.ts";
import { scalarShape } from "./form-scalars.ts";

/**
 * The fields of the form for a block schema, by `position`, else in schema order. pydantic's `anyOf [X, null]` is X and nullable;
 * a union of nested blocks is one reference to any of their types. What a form cannot show (a schema that contains itself, free
 * objects, tuples) is of kind `json`.
 */
export function formFieldsOf(schema: BlockSchema): FormField[] {
  const form: Form = { root: schema, secrets: new Set(declaredSecretPaths(schema)), above: [schema], budget: { fieldsLeft: fieldsMax } };
  return fieldsOf(form, [schema], []);
}

type Form = { root: BlockSchema; secrets: ReadonlySet<string>; above: readonly JsonObject[]; budget: { fieldsLeft: number } };

/** Far beyond any form that a person could fill in; it bounds what a hostile schema costs. */
const fieldsMax = 2_000;
/** So many nodes of a schema that judge one field cost as much as another field. */
const nodesPerField = 50;

function fieldsOf(form: Form, nodes: readonly JsonObject[], names: string[]): FormField[] {
  const inner = { ...form, above: [...form.above, ...nodes] };
  const required = new Set(nodes.flatMap((node) => textsOf(node.required)));
  const properties = nodes.flatMap((node) => Object.entries(propertiesOf(node)));
  return properties
    .map(([name, node], index) => ({ name, node, position: positionOf(node) ?? index }))
    .sort((a, b) => a.position - b.position)
    .map(({ name, node }) => fieldOf(inner, node, name, [...names, name], required.has(name)));
}

function positionOf(node: Json): number | undefined {
  return isJsonObject(node) && isJsonNumber(node.position) ? toNumber(node.position) : undefined;
}

function fieldOf(form: Form, node: Json, name: string, names: string[], required: boolean): FormField {
  const isSpent = form.budget.fieldsLeft < 0;
  const inPlace = isSpent ? [] : inPlaceNodes(form.root, [node]);
  form.budget.fieldsLeft -= Math.floor(inPlace.length / nodesPerField);
  const nodes = isSpent ? [] : inPlaceNodes(form.root, [node], ["allOf"]);
  const path = names.join(".");
  const shape = shapeOf(form, nodes, names, form.secrets.has(path));
  const secret = form.secrets.has(path) || form.secrets.has(`${path}.*`);
  const base: FormFieldBase = {
    name,
    label: titleOf(node) ?? labelOf(name),
    description: firstText(nodes, "description"),
    required,
    nullable: inPlace.some(allowsNull),
    secret,
    advanced: !required && !secret && (shape.kind === "object" || shape.kind === "json"),
    default: nodes.map((one) => own(one, "default")).find((value) => value !== undefined && value !== null),
    example: nodes.flatMap((one) => listOf(one.examples))[0],
  };
  return { ...base, ...shape };
}

function shapeOf(form: Form, nodes: readonly JsonObject[], names: string[], secret: boolean): FormShape {
  const json: FormShape = { kind: "json", eachKeySecret: form.secrets.has(`${names.join(".")}.*`) };
  if (--form.budget.fieldsLeft < 0 || nodes.some((node) => form.above.includes(node))) return json;
  const branches = branchesOf(nodes);
  if (branches.length > 0) return unionShape({ ...form, above: [...form.above, ...nodes] }, branches, names, secret);
  const scalar = scalarShape(nodes, names.at(-1) ?? "", secret);
  if (scalar) return scalar;
  const slugs = nodes.flatMap((node) => (typeof node.block_type_slug === "string" ? [node.block_type_slug] : []));
  if (slugs.length > 0) return { kind: "reference", types: slugs, inline: [inlineBranch(form, nodes, names)] };
  if (nodes.some((node) => Object.keys(propertiesOf(node)).length > 0)) {
    return { kind: "object", children: fieldsOf(form, nodes, names) };
  }
  return arrayShape(form, nodes, names) ?? json;
}

function arrayShape(form: Form, nodes: readonly JsonObject[], names: string[]): FormShape | undefined {
  const array = nodes.find((node) => isJsonObject(node.items) && node.prefixItems === undefined);
  if (!array) return undefined;
  const item = fieldOf({ ...form, above: [...form.above, ...nodes] }, array.items ?? {}, "", [...names, "[]"], true);
  const [minItems, maxItems] = [array.minItems, array.maxItems].map((value) => (isJsonNumber(value) ? toNumber(value) : undefined));
  return { kind: "array", item, minItems, maxItems };
}

/** The alternatives of a union, without null; a list of type words is one as well. */
function branchesOf(nodes: readonly JsonObject[]): Json[] {
  const branches = nodes.flatMap((node) => [...listOf(node.anyOf), ...listOf(node.oneOf)]);
  const words = nodes.flatMap((node) => textsOf(node.type)).filter((word) => word !== "null");
  const [first] = nodes;
  if (branches.length === 0 && words.length > 1 && first) return words.map((type) => ({ ...first, type, title: null }));
  return branches.filter((branch) => !isJsonObject(branch) || branch.type !== "null");
}

function unionShape(form: Form, branches: Json[], names: string[], secret: boolean): FormShape {
  const expanded = branches.map((branch) => ({ branch, nodes: inPlaceNodes(form.root, [branch], ["allOf"]) }));
  const [only] = expanded;
  if (only && expanded.length === 1) return shapeOf(form, only.nodes, names, secret);
  if (secret && expanded.some(({ nodes }) => nodes.some((node) => node.type === "string"))) return { kind: "string", format: "password" };
  const blocks = expanded.filter(({ nodes }) => nodes.some((node) => typeof node.block_type_slug === "string"));
  const shapes = blocks.map(({ nodes }) => shapeOf(form, nodes, names, secret));
  const references = shapes.flatMap((shape) => (shape.kind === "reference" ? [shape] : []));
  const reference: FormShape = {
    kind: "reference",
    types: references.flatMap(({ types }) => types),
    inline: references.flatMap(({ inline }) => inline),
  };
  const others = expanded.filter((one) => !blocks.includes(one)).map(({ branch }) => branchOf(form, branch, names));
  if (others.length === 0) return reference;
  const field = fieldOf(form, {}, "", names, true);
  return { kind: "union", branches: blocks.length > 0 ? [{ label: "Block", field: { ...field, ...reference } }, ...others] : others };
}

function branchOf(form: Form, branch: Json, names: string[]): FormBranch {
  const field = { ...fieldOf(form, branch, "", names, true), advanced: false };
  const title = inPlaceNodes(form.root, [branch], ["allOf"]).map(titleOf).find(Boolean);
  return { label: title ?? kindLabels[field.kind], field };
}

function inlineBranch(form: Form, nodes: readonly JsonObject[], names: string[]): FormBranch {
  const label = nodes.map(titleOf).find(Boolean) ?? firstText(nodes, "block_type_slug");
  const children = fieldsOf(form, nodes, names);
  const base = fieldOf(form, {}, "", names, true);
  return { label, field: { ...base, kind: "object", children, advanced: false } };
}

const kindLabels: Record<FormField["kind"], string> = {
  string: "Text",
  text: "Text",
  integer: "Integer",
  number: "Number",
  boolean: "True or false",
  "date-time": "Date and time",
  enum: "Choice",
  object: "Fields",
  array: "List",
  union: "One of several",
  reference: "Block",
  json: "JSON",
};

function titleOf(node: Json): string | undefined {
  return isJsonObject(node) && typeof node.title === "string" && node.title ? node.title : undefined;
}

function firstText(nodes: readonly JsonObject[], keyword: string): string {
  return nodes.map((node) => node[keyword]).find((value) => typeof value === "string") ?? "";
}

/** `region_name` → `Region name` */
function labelOf(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function allowsNull(node: JsonObject): boolean {
  return node.type === "null" || textsOf(node.type).includes("null") || listOf(node.enum).includes(null);
}
