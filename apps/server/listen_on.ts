import { problem } from "@haul/contract";

/** The part of an app of Elysia's that is used here. */
interface Listening {
  listen(options: { hostname: string; port: number }): unknown;
  server: { port?: number | undefined } | null;
}

/**
 * Lets an app listen on the first free port of several.
 *
 * @param options.flag The option by which the user chooses another one.
 * @returns The port.
 * @throws {ProblemError} `bad_option` where all are taken.
 */
export function listenOn(
  app: Listening,
  options: { host: string; ports: readonly number[]; flag: string },
): number {
  const { host, ports, flag } = options;
  for (const port of ports) {
    try {
      // Elysia, as Bun, listens everywhere unless told where (trust.md, 0.1).
      app.listen({ hostname: host, port });
      return app.server?.port ?? port;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw problem(
    "bad_option",
    `Cannot listen on port ${ports.join(", ")} of ${host} as another program does: choose another with ${flag}.`,
  );
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && error.code === "EADDRINUSE"
  );
}
