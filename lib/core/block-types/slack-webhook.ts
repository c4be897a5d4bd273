import { blockFields, choice, defineBlockType, flag, secret } from "./define.ts";

const description = "An incoming webhook that posts to a Slack channel.";

export const slackWebhook = defineBlockType({
  slug: "slack-webhook",
  name: "Slack Webhook",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#7a3e8e"/><path d="M9.5 6 8 18M16 6l-1.5 12M6.5 9.8h12M5.5 14.2h12" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round"/></svg>',
  documentationUrl: "https://docs.prefect.io/v3/how-to-guides/automations/creating-automations",
  fields: blockFields(
    { title: "SlackWebhook", slug: "slack-webhook", description, required: ["url"] },
    {
      notify_type: choice(
        "Notify Type",
        "The tone of the message, which picks its image.",
        ["info", "success", "warning", "failure"],
        "info",
      ),
      url: secret("Webhook URL", "Address that Slack gave for the channel. Whoever knows it can post.", {
        examples: ["https://hooks.slack.com/services/T000/B000/XXXX"],
      }),
      allow_private_urls: flag("Allow Private URLs", "Let the address lead into a private network.", true),
    },
  ),
  example: { notify_type: "info", url: "https://hooks.slack.com/services/T000/B000/XXXX", allow_private_urls: true },
  python: (name) => `from prefect.blocks.notifications import SlackWebhook

slack = SlackWebhook.load("${name}")
slack.notify("The survey is processed.")`,
  capabilities: ["notify"],
});
