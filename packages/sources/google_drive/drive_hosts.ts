import type { Endpoints } from "@haul/contract";

/** Where people copy links of Drive from, to the letter (contracts.md 3.1). */
const PAGE_HOSTS = new Set([
  "drive.google.com",
  "docs.google.com",
  "drive.usercontent.google.com",
]);

const API_HOST = "www.googleapis.com";

/**
 * Tells whether a URL is Drive's: one of its hosts, or a configured endpoint.
 * The API's host serves other services as well, so its path counts too.
 */
export function isDriveUrl(url: URL, endpoints: Endpoints): boolean {
  if (url.protocol !== "https:" && url.protocol !== "http:") return false;
  const { googledrive, googledriveContent, googledriveApi } = endpoints;
  if (PAGE_HOSTS.has(url.host)) return true;
  if (isOneOf(url, [googledrive, googledriveContent])) return true;
  const isApi = url.host === API_HOST || isOneOf(url, [googledriveApi]);
  return isApi && url.pathname.startsWith("/drive/");
}

/**
 * Tells whether a redirect may be followed: to an endpoint, or to a host of
 * Google's over HTTPS (contracts.md 3.2).
 */
export function isGoogleUrl(url: URL, endpoints: Endpoints): boolean {
  const { googledrive, googledriveContent } = endpoints;
  if (isOneOf(url, [googledrive, googledriveContent])) return true;
  const isGoogle = /(?:^|\.)(?:google|googleusercontent)\.com$/.test(url.host);
  return url.protocol === "https:" && isGoogle;
}

/** Tells whether a confirm page may send us there: to Drive itself alone. */
export function mayConfirmAt(url: URL, endpoints: Endpoints): boolean {
  return isOneOf(url, [endpoints.googledrive, endpoints.googledriveContent]);
}

function isOneOf(url: URL, endpoints: readonly string[]): boolean {
  return endpoints.some((each) => new URL(each).origin === url.origin);
}
