import { blockFields, choice, defineBlockType, flag, secret } from "./define.ts";

const description = "An address to call over HTTP, with its method and headers.";

export const webhook = defineBlockType({
  slug: "webhook",
  name: "Webhook",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#b8457f"/><path d="M7.5 15a2.5 2.5 0 1 0 2.4 3H15M12 10 9.3 15.5M14.3 7.5a2.5 2.5 0 1 0-3.7 2.5" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round"/><circle cx="16.5" cy="17" r="2" fill="none" stroke="#fff" stroke-width="1.7"/><path d="m12.5 8.5 3 5.5" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round"/></svg>',
  documentationUrl: "https://docs.prefect.io/v3/how-to-guides/automations/creating-automations",
  fields: blockFields(
    { title: "Webhook", slug: "webhook", description, required: ["url"], secretFields: ["headers.*"] },
    {
      method: choice("Method", "HTTP method of the call.", ["GET", "POST", "PUT", "PATCH", "DELETE"], "POST"),
      url: secret("Webhook URL", "Address to call. Secret, because many services put their token into it.", {
        examples: ["https://hooks.example.org/build"],
      }),
      headers: { title: "Webhook Headers", description: "Headers to send along; each value is kept secret.", type: "object" },
      allow_private_urls: flag("Allow Private URLs", "Let the address lead into a private network.", true),
      verify: flag("Verify", "Check the server's certificate.", true),
    },
  ),
  example: {
    method: "POST",
    url: "https://hooks.example.org/build?token=made-up",
    headers: { Authorization: "Bearer made-up" },
    allow_private_urls: false,
    verify: true,
  },
  python: (name) => `from prefect.blocks.webhook import Webhook

webhook = Webhook.load("${name}")
await webhook.call({"survey": "2026-leg-1"})`,
  capabilities: [],
});
