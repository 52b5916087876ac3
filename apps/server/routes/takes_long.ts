/** The part of Bun's server that is used here. */
interface Listening {
  timeout(request: Request, seconds: number): void;
}

/**
 * Lets a request wait for its answer as long as it takes, where other hosts
 * are asked or large files read: without it Bun cuts the line after a minute
 * of silence. For Elysia's `beforeHandle`.
 */
export function takesLong({
  request,
  server,
}: {
  request: Request;
  /** Null where nothing listens. */
  server: Listening | null;
}): void {
  server?.timeout(request, 0);
}
