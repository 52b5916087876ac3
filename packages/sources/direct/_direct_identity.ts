import { isSecretParameter, percentDecoded } from "@haul/contract";

/** What goes with Azure's `sig`: dates, versions and permissions of the signature. */
const AZURE = /^(?:s[evprt]|spr|sip|skoid|sktid|skt|ske|sks|skv)$/;

/**
 * What a file at a URL is, for good: the URL without fragment, secrets and
 * the parts of a signature, so that a fresh link of the same file resumes it.
 */
export function directIdentity(href: string): string {
  const url = new URL(href);
  url.hash = "";
  const pairs = url.search.slice(1).split("&");
  const names = pairs.map(nameOf);
  const isAzure = names.includes("sig");
  const isNginx = names.includes("md5") && names.includes("expires");
  const kept = pairs.filter((pair, at) => {
    const name = names[at] ?? "";
    if (isAzure && AZURE.test(name)) return false;
    if (isNginx && name === "md5") return false;
    return !isSecretParameter(
      name,
      percentDecoded(pair.slice(pair.indexOf("=") + 1)),
    );
  });
  url.search = kept.join("&");
  return `direct:${url.href}`;
}

function nameOf(pair: string): string {
  return percentDecoded(pair.split("=", 1)[0] ?? "").toLowerCase();
}
