import { blockFields, defineBlockType } from "./define.ts";

const description = "Any JSON value that is not secret.";

export const jsonBlock = defineBlockType({
  slug: "json",
  name: "JSON",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#6b7280"/><path d="M10 6c-3 0-1 5.5-3.5 6 2.5.5.5 6 3.5 6M14 6c3 0 1 5.5 3.5 6-2.5.5-.5 6-3.5 6" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round"/></svg>',
  documentationUrl: "https://docs.prefect.io/v3/concepts/blocks",
  fields: blockFields(
    { title: "JSON", slug: "json", description, required: ["value"] },
    { value: { title: "Value", description: "A JSON value: object, array, text, number, true, false or null." } },
  ),
  example: { value: { surveys: ["leg-1", "leg-2"] } },
  python: (name) => `from prefect.blocks.system import JSON

value = JSON.load("${name}").value`,
  capabilities: [],
});
