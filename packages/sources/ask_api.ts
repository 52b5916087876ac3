import type { ServiceId } from "@haul/contract";
import { keyHeader } from "./key_header.ts";
import type { SourceContext } from "./source.ts";

/** What {@link askApi} goes by. */
export interface AskOptions {
  context: SourceContext;
  /** Whose key goes along, to that service's own hosts. */
  service: ServiceId;
  /** Sent along, to the host of the URL alone. @default none */
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON with POST. @default a GET */
  json?: unknown;
  /** @default "follow" */
  redirect?: "follow" | "manual";
}

/** One reply of an API, read whole: `context.fetch` bounds its size. */
export interface ApiReply {
  readonly service: ServiceId;
  /** The host that was asked. */
  readonly host: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, or undefined where it is none. */
  readonly json: unknown;
  /** Whether a page for people came instead of data. */
  readonly isPage: boolean;
}

/** A page can claim any type, and a challenge of Cloudflare comes with any status. */
const PAGE = /^\s*<(?:!doctype|html)/i;

/**
 * Asks a service's API once, with the user's key where it may go there.
 * Whatever the status is, it is a reply; only a failed request throws.
 */
export async function askApi(
  url: string | URL,
  options: AskOptions,
): Promise<ApiReply> {
  const { context, service, headers, json, redirect = "follow" } = options;
  const { fetch, signal } = context;
  const reply = await fetch(url, {
    redirect,
    headers: {
      Accept: "application/json",
      ...(json === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
      ...(await keyHeader(service, url, context)),
    },
    ...(json === undefined
      ? {}
      : { method: "POST", body: JSON.stringify(json) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await reply.text();
  const { status } = reply;
  const type = reply.headers.get("content-type") ?? "";
  return {
    service,
    host: new URL(url).host,
    status,
    headers: reply.headers,
    text,
    json: jsonIn(text),
    isPage: type.startsWith("text/html") || PAGE.test(text),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
