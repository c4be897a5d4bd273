import { parseAddress } from "./address.ts";
import { textFormat, wrong } from "./define.ts";

const hosts = ["hooks.slack.com", "hooks.slack-gov.com"];
const path = /^\/(?:services|workflows|triggers)\/[A-Za-z0-9/]+$/;

export const slackWebhook = textFormat({
  name: "slack-webhook",
  noun: "the address of a Slack webhook",
  isTelling: true,
  judgeText: (text) => {
    const address = parseAddress(text);
    if (address?.scheme !== "https") return wrong("it is no https address");
    if (!hosts.includes(address.host) || address.user !== undefined) return wrong("it leads to another host than Slack's");
    if (!path.test(address.rest)) return wrong("Slack's webhooks have another path");
    return { isRight: true, shown: [{ name: "host", value: address.host }], hidden: [address.rest] };
  },
});
