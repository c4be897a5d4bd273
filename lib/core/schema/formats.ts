const date = /^(\d{4})-(\d{2})-(\d{2})$/;
const dateTime = /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const checks: Record<string, { isValid: (text: string) => boolean; expected: string }> = {
  date: { isValid: isDate, expected: "a date such as 2026-01-31" },
  // RFC 3339 section 5.6
  "date-time": {
    isValid: (text) => isDate(dateTime.exec(text)?.[1] ?? ""),
    expected: "a date and time with a zone, such as 2026-01-31T12:00:00Z",
  },
  // RFC 3986: a scheme, then no space, quote or control character
  uri: { isValid: (text) => /^[a-z][a-z0-9+.-]*:[^\s<>"\\^`{}|\p{Cc}]+$/iu.test(text), expected: "a URL with its scheme" },
  email: { isValid: (text) => /^[^\s@"(),:;<>[\]\\]+@[^\s@.]+(\.[^\s@.]+)*$/.test(text), expected: "an e-mail address" },
  uuid: { isValid: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text), expected: "a UUID" },
};

/** What a text must be to satisfy a `format`, when it does not; undefined when it does, and for formats that are not checked. */
export function findFormatProblem(format: string, text: string): string | undefined {
  const check = Object.hasOwn(checks, format) ? checks[format] : undefined;
  return check && !check.isValid(text) ? `must be ${check.expected}.` : undefined;
}

function isDate(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (date.exec(text) ?? []).map(Number);
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
