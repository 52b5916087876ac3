import { existsSync } from "node:fs";
import { join } from "node:path";
import { staticPlugin } from "@elysiajs/static";
import { Elysia } from "elysia";

/** A year, in seconds: the names of assets hold a hash of their content. */
const ASSET_MAX_AGE = 31_536_000;

/** Said where the page was never built. */
const UNBUILT = `<!doctype html><meta charset="utf-8"><title>Haul</title>
<p>The page is not built yet. Run <code>bun start</code> in the checkout.</p>`;

/** The built page as routes. */
export interface StaticFiles {
  plugin: Elysia;
  /** Every route of it, as `GET /path`: files are listed once, at start. */
  routes: string[];
}

/**
 * Serves the built web client. Each file is a route of its own: no path that
 * comes over the network is ever joined to a folder's.
 *
 * @param folder The folder that Vite built.
 */
export async function staticFiles(folder: string): Promise<StaticFiles> {
  const index = join(folder, "index.html");
  const html = existsSync(index) ? await Bun.file(index).text() : UNBUILT;
  const plugin = new Elysia().get(
    "/",
    () =>
      new Response(html, {
        headers: {
          "Cache-Control": "no-cache",
          "Content-Type": "text/html;charset=utf-8",
        },
      }),
  );
  const assets = join(folder, "assets");
  if (existsSync(assets)) {
    plugin.use(
      await staticPlugin({
        assets,
        prefix: "/assets",
        alwaysStatic: true,
        indexHTML: false,
        silent: true,
        // The plugin keeps what has a tag, by a timer that keeps the process
        // alive; and names that hold a hash need no tags.
        etag: false,
        headers: {
          "Cache-Control": `public, max-age=${ASSET_MAX_AGE}, immutable`,
        },
      }),
    );
  }
  return {
    plugin: plugin as unknown as Elysia,
    routes: plugin.routes.map(({ method, path }) => `${method} ${path}`),
  };
}
