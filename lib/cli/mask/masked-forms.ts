/** A shorter value would stand in every other line, and to mask it would tell more than it hides. */
export const maskedLengthMin = 6;

const base64LineLengths = [64, 76];

/**
 * Every form in which a program is likely to print a secret: as it is, line by line, as JSON, URL-encoded, in hexadecimal, and in base64, also
 * where it stands in the middle of something longer. Empty for a value that is too short.
 */
export function formsOf(value: string): Buffer[] {
  const whole = value.trim();
  if (Array.from(whole).length < maskedLengthMin) return [];
  const lines = whole.split(/[\r\n]+/).map((line) => line.trim());
  const texts = new Set([value, whole, ...lines.filter((line) => !/^-----(BEGIN|END) [A-Z0-9 ]+-----$/.test(line))].flatMap(spellings));
  const bytes = Buffer.from(whole);
  for (const form of [
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    ...base64Forms(bytes),
    ...base64Forms(Buffer.from(value)),
  ]) {
    texts.add(form);
  }
  return [...texts].filter((text) => Array.from(text).length >= maskedLengthMin).map((text) => Buffer.from(text));
}

function spellings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const url = encodeStrictly(text);
  return [
    text,
    json,
    json.replaceAll("/", "\\/"),
    json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
    url,
    url.replaceAll("%2F", "/"),
    url.replaceAll("%20", "+"),
    url.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
    encodeLoosely(text),
  ];
}

function encodeStrictly(text: string): string {
  return encodeLoosely(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function encodeLoosely(text: string): string {
  return encodeURIComponent(text);
}

/** Both alphabets; whole, in lines, and for each of the three places that it can have in the groups of a longer text the characters that it alone decides. */
function base64Forms(bytes: Buffer): string[] {
  const whole = bytes.toString("base64");
  const inner = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const lines = base64LineLengths.flatMap((length) =>
    whole.length > length ? (whole.match(new RegExp(`.{1,${length}}`, "g")) ?? []) : [],
  );
  return [whole, whole.replace(/=+$/, ""), ...inner, ...lines].flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")]);
}
