import { problem } from "@haul/contract";
import { allowedHosts } from "./allowed_hosts.ts";

/** One of the names under which the server is reached. */
export interface Door {
  /** Whether pages of this origin may ask here. */
  takesOrigin(origin: string): boolean;
  /** Whether nobody on the way can read along: keys may be given here. */
  isPrivate: boolean;
  /** Whether browsers reach it by https, so that cookies can be kept to that. */
  isSecure: boolean;
  /** Whether the page may stand in a frame of Colab's, where cookies do not pass. */
  isFramed: boolean;
}

/** Every name that the server answers to, and no other (trust.md, T-02). */
export interface Doors {
  /** The door that a `Host` names, or null where it is none of ours. */
  of(host: string): Door | null;
}

/** What {@link createDoors} takes. */
export interface DoorsOptions {
  /** The address that the server listens on. */
  host: string;
  port: number;
  /** The addresses of tunnels and proxies that lead here and keep `Host`. */
  publicUrls?: readonly string[];
  /** Whether Colab's proxy may lead here. */
  colab?: boolean;
}

/** The hosts of Colab's proxy: one for each runtime and port. */
const COLAB_HOST =
  /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:prod\.colab\.dev|colab\.googleusercontent\.com)$/;

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** Lists the names of a server that listens. */
export function createDoors(options: DoorsOptions): Doors {
  const { host, port, publicUrls = [], colab = false } = options;
  const doors = new Map<string, Door>();
  for (const name of allowedHosts(host, port)) {
    doors.set(name, localDoor(name, colab));
  }
  for (const text of publicUrls) {
    const { origin, host: name, protocol } = new URL(text);
    doors.set(name, publicDoor(origin, protocol === "https:"));
  }
  return {
    of(name) {
      const door = doors.get(name);
      if (door !== undefined) return door;
      return colab && COLAB_HOST.test(name) ? colabDoor(name) : null;
    },
  };
}

/**
 * Reads the address of a tunnel.
 *
 * @throws {ProblemError} `bad_option` where it is no address of a whole site.
 */
export function parsePublicUrl(text: string): string {
  const url = URL.parse(text);
  const isSite =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    `${url.origin}/` === url.href;
  if (isSite) return url.origin;
  throw problem(
    "bad_option",
    `--public-url takes the address of the tunnel, as https://name.example, not ${JSON.stringify(text)}.`,
  );
}

function localDoor(name: string, colab: boolean): Door {
  return {
    // Colab's proxy may give the runtime its own name, and the page its origin.
    takesOrigin: (origin) =>
      origin === `http://${name}` || (colab && isColabOrigin(origin)),
    isPrivate: LOOPBACK.test(name),
    isSecure: false,
    isFramed: colab,
  };
}

function publicDoor(own: string, isHttps: boolean): Door {
  return {
    takesOrigin: (origin) => origin === own,
    isPrivate: isHttps,
    isSecure: isHttps,
    isFramed: false,
  };
}

function colabDoor(name: string): Door {
  return {
    takesOrigin: (origin) => origin === `https://${name}`,
    isPrivate: true,
    isSecure: true,
    isFramed: true,
  };
}

function isColabOrigin(origin: string): boolean {
  return origin.startsWith("https://") && COLAB_HOST.test(origin.slice(8));
}
