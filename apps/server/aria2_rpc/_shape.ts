/** What programs and people read letter by letter. */
const EXACT =
  /^(?!.*uris).*(?<![^.])(?:code|message|gid|errorCode|status|type)$/;

/**
 * What two answers differ in, as lines of `path: this, not that`. Numbers,
 * names and addresses may differ, their kinds may not.
 */
export function differencesOf(
  own: unknown,
  other: unknown,
  path = "",
): string[] {
  if (Array.isArray(own) && Array.isArray(other)) {
    return listDifferences(own, other, path);
  }
  if (isObject(own) && isObject(other)) {
    return objectDifferences(own, other, path);
  }
  const isExact = EXACT.test(path) || isPlainResult(own, path);
  const [a, b] = isExact
    ? [show(own), show(other)]
    : [kindOf(own), kindOf(other)];
  return a === b ? [] : [`${path}: ${a}, not ${b}`];
}

/** A place in the queue, or that all went well; a gid is the server's choice. */
function isPlainResult(own: unknown, path: string): boolean {
  return path === "response.result" && !/^"[0-9a-f]{16}"$/.test(show(own));
}

/** Lists of names must be the same. Lists of like things differ in how many there are, where links are told once for each connection. */
function listDifferences(
  own: readonly unknown[],
  other: readonly unknown[],
  path: string,
): string[] {
  if ([...own, ...other].every((each) => typeof each === "string")) {
    const lacks = other.filter((each) => !own.includes(each));
    const extra = own.filter((each) => !other.includes(each));
    return [
      ...lacks.map((each) => `${path}: lacks ${each}`),
      ...extra.map((each) => `${path}: has ${each}`),
    ];
  }
  if (own.length === other.length) {
    return own.flatMap((each, at) =>
      differencesOf(each, other[at], `${path}[${at}]`),
    );
  }
  if (!/(?:uris|servers|result)$/.test(path) || own.length === 0) {
    return [`${path}: ${own.length} of them, not ${other.length}`];
  }
  return own.flatMap((each) => differencesOf(each, other[0], `${path}[]`));
}

function objectDifferences(
  own: Record<string, unknown>,
  other: Record<string, unknown>,
  path: string,
): string[] {
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  return [...new Set([...Object.keys(other), ...Object.keys(own)])]
    .sort()
    .flatMap((key) => {
      if (!Object.hasOwn(own, key)) return [`${at(key)}: missing`];
      if (!Object.hasOwn(other, key)) return [`${at(key)}: more`];
      return differencesOf(own[key], other[key], at(key));
    });
}

/** Most of aria2's numbers are texts; a text for a number must stay one. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "string") return typeof value;
  if (/^\d+$/.test(value)) return "a number as text";
  if (value === "true" || value === "false") return "a boolean as text";
  return "text";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
