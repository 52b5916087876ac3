/** A request that can be answered. */
export interface Call {
  /** Any JSON: it is given back as it came. */
  id: unknown;
  method: string;
  params: readonly unknown[];
}

/** What is wrong with a request or with what it asked for, as clients read it. */
export interface RpcError {
  code: number;
  message: string;
}

/** A request that cannot be understood. */
export interface Malformed {
  id: unknown;
  error: RpcError;
}

/** What one message holds. */
export type Envelope = Call | Malformed | readonly (Call | Malformed)[];

const PARSE_ERROR = { code: -32700, message: "Parse error." };
const INVALID_REQUEST = { code: -32600, message: "Invalid Request." };
const INVALID_PARAMS = { code: -32602, message: "Invalid params." };

/** As deep as aria2 reads. */
const MOST_DEPTH = 50;

/** What a text that is no JSON is answered with. */
export const UNREADABLE: Malformed = { id: null, error: PARSE_ERROR };

/** What a request that is none is answered with. */
export const INVALID: Malformed = { id: null, error: INVALID_REQUEST };

/**
 * Reads one message, as a body or a frame holds it. Never throws: whatever it
 * is, it has an answer. As with aria2, a number alone is no JSON, what is not
 * an object is left out of a batch, and the version is not looked at.
 */
export function readEnvelope(text: string): Envelope {
  try {
    return envelopeOf(JSON.parse(text));
  } catch {
    return UNREADABLE;
  }
}

/** Reads a message that was parsed. */
export function envelopeOf(value: unknown): Envelope {
  if (typeof value === "number" || isDeeper(value, MOST_DEPTH)) {
    return UNREADABLE;
  }
  if (Array.isArray(value)) return value.filter(isObject).map(requestOf);
  return isObject(value) ? requestOf(value) : INVALID;
}

/** Tells a call from what cannot be called. */
export function isCall(request: Call | Malformed): request is Call {
  return "method" in request;
}

function requestOf(fields: Record<string, unknown>): Call | Malformed {
  if (!Object.hasOwn(fields, "id")) return INVALID;
  const { id, method } = fields;
  if (!Object.hasOwn(fields, "method") || typeof method !== "string") {
    return { id, error: INVALID_REQUEST };
  }
  const params = Object.hasOwn(fields, "params") ? fields["params"] : [];
  if (!Array.isArray(params)) return { id, error: INVALID_PARAMS };
  return { id, method, params };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Stops counting there, so that nobody's stack is put to the test. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((each) => isDeeper(each, levels - 1));
}
