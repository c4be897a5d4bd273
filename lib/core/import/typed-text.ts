import { formatJson, type Json, jsonLimits, parseJson } from "#lib/core/json.ts";

const maybeJson = /^(?:-?\d|true$|false$|\[|\{)/;

/**
 * The JSON that a text of a file without types stands for: a number, `true`, `false`, a list or an object that prints as the very same text,
 * so that whoever writes it into such a file again has what was there. Anything else, `null` and `007` among it, is the text itself.
 */
export function typedText(text: string): Json {
  if (!maybeJson.test(text)) return text;
  try {
    const value = parseJson(text, jsonLimits);
    return formatJson(value) === text ? value : text;
  } catch {
    return text;
  }
}
