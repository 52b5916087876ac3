/**
 * Runs before every test file: a test that asks a host other than this
 * machine fails at once, and says which host it asked.
 */

const LOOPBACK_REGEXP = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const realFetch = globalThis.fetch;

function hostOf(input: string | URL | Request): string {
  return new URL(input instanceof Request ? input.url : input).hostname;
}

async function loopbackFetch(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const host = hostOf(input);
  if (!LOOPBACK_REGEXP.test(host)) {
    throw new Error(
      `Cannot fetch from "${host}" as tests may only ask this machine: start the fixture server instead`,
    );
  }
  return await realFetch(input, init);
}

globalThis.fetch = Object.assign(loopbackFetch, {
  preconnect: realFetch.preconnect,
});
