import { blockFields, defineBlockType, text } from "./define.ts";

const description = "One text that is not secret.";

export const stringBlock = defineBlockType({
  slug: "string",
  name: "String",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#4c8a4a"/><path d="M6.5 8.5V6.5h11v2M12 6.5v11M9.5 17.5h5" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  documentationUrl: "https://docs.prefect.io/v3/concepts/blocks",
  fields: blockFields({ title: "String", slug: "string", description, required: ["value"] }, { value: text("Value", "The text.") }),
  example: { value: "leg-1" },
  python: (name) => `from prefect.blocks.system import String

value = String.load("${name}").value`,
  capabilities: [],
});
