import {
  type ByteSource,
  ByteSourceSchema,
  percentDecoded,
} from "@haul/contract";
import { fileLink } from "./_file_link.ts";

/**
 * Where the bytes of a URL are. User and password of the URL become a header;
 * one of that name among the user's own headers outranks it.
 */
export function directBytes(
  url: URL,
  headers: Readonly<Record<string, string>>,
): ByteSource {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  bare.hash = "";
  const hasOwn = Object.keys(headers).some(
    (name) => name.toLowerCase() === "authorization",
  );
  return ByteSourceSchema.parse({
    url: fileLink(bare.href),
    headers: { ...(hasOwn ? {} : basicAuthorization(url)), ...headers },
  });
}

/** RFC 7617, with the UTF-8 that its servers expect today. */
function basicAuthorization(url: URL): Record<string, string> {
  if (url.username === "" && url.password === "") return {};
  const pair = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`;
  const bytes = String.fromCharCode(...new TextEncoder().encode(pair));
  return { Authorization: `Basic ${btoa(bytes)}` };
}
