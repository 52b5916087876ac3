import {
  type Envelope,
  envelopeOf,
  INVALID,
  readEnvelope,
  UNREADABLE,
} from "./read_envelope.ts";

/** What the query of a GET asks. */
export interface Query {
  envelope: Envelope;
  /** The function that the answer is handed to, or null for plain JSON. */
  callback: string | null;
}

/**
 * Reads `method=…&id=…&params=BASE64` or, where there is neither method nor
 * id, `params` as a whole message. The text is read as it is: a form decoder
 * would make a space of each `+` of the base64.
 *
 * @param query What follows the `?`, or "".
 */
export function readQuery(query: string): Query {
  const fields = new Map(
    query.split("&").map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  const callback = fields.get("jsoncallback") ?? null;
  const text = decoded(fields.get("params") ?? "");
  const [method, id] = [fields.get("method"), fields.get("id")];
  return { callback, envelope: envelopeFrom({ text, method, id }) };
}

function envelopeFrom(fields: {
  text: string | null;
  method: string | undefined;
  id: string | undefined;
}): Envelope {
  const { text, method, id } = fields;
  if (text === null) return INVALID;
  if (method === undefined && id === undefined) {
    return text === "" ? INVALID : readEnvelope(text);
  }
  if (method === undefined || id === undefined) return INVALID;
  if (text === "") return envelopeOf({ id, method });
  const params = parsed(text);
  return params === undefined ? UNREADABLE : envelopeOf({ id, method, params });
}

/** Null where it is no base64. */
function decoded(text: string): string | null {
  try {
    const base64 = decodeURIComponent(text);
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return null;
    return Buffer.from(base64, "base64").toString("utf8");
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
