import { blockFields, defineBlockType, text } from "./define.ts";

const description = "One moment, with its time zone.";

export const dateTimeBlock = defineBlockType({
  slug: "date-time",
  name: "Date Time",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#a8673a"/><circle cx="12" cy="12" r="6.5" fill="none" stroke="#fff" stroke-width="1.9"/><path d="M12 8.5V12l2.5 1.7" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  documentationUrl: "https://docs.prefect.io/v3/concepts/blocks",
  fields: blockFields(
    { title: "DateTime", slug: "date-time", description, required: ["value"] },
    { value: text("Value", "The moment, in ISO 8601 with its zone.", { format: "date-time", examples: ["2026-01-31T12:00:00Z"] }) },
  ),
  example: { value: "2026-01-31T12:00:00Z" },
  python: (name) => `from prefect.blocks.system import DateTime

value = DateTime.load("${name}").value`,
  capabilities: [],
});
