import { type FileOptions, FileState } from "./file_state.ts";
import { FixtureFile } from "./fixture_file.ts";
import { HttpServer, type HttpServerOptions } from "./http_server.ts";
import { serveFile } from "./serve_file.ts";
import type { RedirectSwitch, Switches } from "./switches.ts";

/** A server of made-up files that can be told to misbehave. */
export class FixtureServer extends HttpServer {
  readonly #files = new Map<string, FixtureFile>();

  /** Serves a made-up file at `path`. */
  file(path: string, options: FileOptions): FixtureFile {
    const url = `${this.origin}${path}`;
    const state = new FileState(url, options, (other) =>
      this.#files.get(other),
    );
    const file = new FixtureFile(state);
    this.#files.set(file.path, file);
    this.route(file.path, (request, reply) => serveFile(state, request, reply));
    return file;
  }

  /** Serves nothing but a redirect at `path`. */
  redirect(
    path: string,
    redirect: RedirectSwitch,
    switches: Switches = {},
  ): FixtureFile {
    return this.file(path, { ...switches, size: 0, redirect });
  }
}

/** Starts a {@link FixtureServer}; dispose or close it when done. */
export async function startFixtureServer(
  options: HttpServerOptions = {},
): Promise<FixtureServer> {
  return new FixtureServer(options);
}
