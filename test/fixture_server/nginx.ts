import { connect } from "node:net";
import { join } from "node:path";
import { certificate } from "./certificate.ts";
import { tempDir } from "./temp_dir.ts";

/** How to run nginx. */
export interface NginxOptions {
  /** The folder that it serves. */
  root: string;
  /** @default false */
  tls?: boolean;
  /** More lines for its `location /` block. @default "" */
  directives?: string;
}

/** A real nginx that serves a folder. */
export interface Nginx extends AsyncDisposable {
  /** For example `http://127.0.0.1:40321`. */
  readonly origin: string;
  /** Path of the certificate to trust, PEM; null without TLS. */
  readonly caFile: string | null;
}

/** Another process may take the free port first; so many ports are tried. */
const MAX_TRIES = 5;
const POLL_MS = 10;

/** Where nginx is; null on a machine without it. */
export function findNginx(): string | null {
  const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin:/usr/local/sbin`;
  return Bun.which("nginx", { PATH });
}

/**
 * Runs nginx on a free port, with all its files in a temporary folder.
 *
 * @throws {Error} Where nginx is missing ({@link findNginx} tells) or fails.
 */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const program = findNginx();
  if (program === null) throw new Error("Cannot start nginx: it is missing");
  let log = "";
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const started = await tryNginx(program, options);
    if (typeof started !== "string") return started;
    log = started;
  }
  throw new Error(`Cannot start nginx after ${MAX_TRIES} tries: ${log}`);
}

/** Starts nginx once; gives its error log where it ends at once. */
async function tryNginx(
  program: string,
  options: NginxOptions,
): Promise<Nginx | string> {
  const folder = await tempDir("haul-nginx-");
  const port = freePort();
  const config = join(folder.path, "nginx.conf");
  await Bun.write(config, configOf(folder.path, port, options));
  const child = Bun.spawn([program, "-p", folder.path, "-c", config], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (!(await accepts(port, () => child.exitCode !== null))) {
    await folder[Symbol.asyncDispose]();
    return new Response(child.stderr).text();
  }
  const { tls = false } = options;
  return {
    origin: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    caFile: tls ? certificate().certFile : null,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.exited;
      await folder[Symbol.asyncDispose]();
    },
  };
}

function configOf(folder: string, port: number, options: NginxOptions): string {
  const { root, tls = false, directives = "" } = options;
  const keys = tls ? certificate() : null;
  const secure = keys
    ? `ssl_certificate ${keys.certFile}; ssl_certificate_key ${keys.keyFile};`
    : "";
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join("\n  ");
  return `daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
pid ${join(folder, "nginx.pid")};
error_log stderr;
events { worker_connections 512; }
http {
  access_log off;
  sendfile on;
  ${temp}
  default_type application/octet-stream;
  server {
    listen 127.0.0.1:${port}${tls ? " ssl" : ""};
    ${secure}
    location / { root "${root}"; ${directives} }
  }
}
`;
}

function freePort(): number {
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: () => undefined },
  });
  listener.stop(true);
  return listener.port;
}

/** Waits until the port takes a connection; false where the process ends first. */
async function accepts(port: number, ended: () => boolean): Promise<boolean> {
  while (!ended()) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => resolve(false));
    const open = await promise;
    socket.destroy();
    // Another process may answer on the port while nginx fails to bind it.
    if (open) {
      await Bun.sleep(POLL_MS);
      return !ended();
    }
    await Bun.sleep(POLL_MS);
  }
  return false;
}
