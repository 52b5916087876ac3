/** A stream of text that can be listened to, as `process.stdin` is. */
export interface LineInput {
  setEncoding(encoding: "utf8"): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: "data", listener: (text: string) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  removeAllListeners(event: "data" | "end"): unknown;
}

/**
 * Reads a line as the terminal gives it, which is when Enter was pressed.
 *
 * @returns The line without its end, or null where nothing more comes or the user asked to stop.
 */
export async function readLine(
  input: LineInput,
  signal: AbortSignal,
): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const stop = () => resolve(null);
  let typed = "";
  signal.addEventListener("abort", stop, { once: true });
  input.setEncoding("utf8");
  try {
    input.on("data", (text) => {
      typed += text;
      const [line, rest] = typed.split(/\r?\n/, 2);
      if (rest !== undefined) resolve(line ?? "");
    });
    input.on("end", stop);
    input.resume();
    return signal.aborted ? null : await promise;
  } finally {
    signal.removeEventListener("abort", stop);
    input.removeAllListeners("data");
    input.removeAllListeners("end");
    input.pause();
  }
}
