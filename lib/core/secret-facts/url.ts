import { isHost, parseAddress, shownHost } from "./address.ts";
import { textFormat, type Verdict, wrong } from "./define.ts";

const schemes = ["https", "http", "wss", "ws"];

/** An address on the web. User, path and query stay hidden: services carry their tokens there. */
export const url = textFormat({ name: "url", noun: "a web address", isTelling: true, judgeText: judge });

function judge(text: string): Verdict {
  const address = parseAddress(text);
  if (!address) return wrong("it cannot be read as one (an @, a space or a backslash in it must be percent-encoded)");
  if (!schemes.includes(address.scheme)) return wrong("it begins with neither https:// nor http://");
  if (!isHost(address.host)) return wrong("it names no host");
  const host = shownHost(address);
  const shown = host === undefined ? [] : [{ name: "address", value: `${address.scheme}://${host}` }];
  return { isRight: true, shown, hidden: [address.user ?? "", address.password ?? "", address.rest] };
}
