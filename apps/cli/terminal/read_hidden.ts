/** A terminal that can be read key by key, as `process.stdin` is. */
export interface KeyInput {
  setRawMode(raw: boolean): unknown;
  setEncoding(encoding: "utf8"): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: "data", listener: (text: string) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  removeAllListeners(event: "data" | "end"): unknown;
}

const ENTER = new Set(["\r", "\n"]);
const ERASE = new Set(["\x7f", "\b"]);
const CTRL_C = "\x03";
const CTRL_D = "\x04";
const CTRL_U = "\x15";

/**
 * Reads a line from a terminal without showing it.
 *
 * @returns The line, or null where the user gave up with Ctrl-C or Ctrl-D.
 */
export async function readHidden(input: KeyInput): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let line = "";
  const press = (key: string) => {
    if (ENTER.has(key)) resolve(line);
    else if (key === CTRL_C || key === CTRL_D) resolve(null);
    else if (key === CTRL_U) line = "";
    else if (ERASE.has(key)) line = [...line].slice(0, -1).join("");
    else line += key;
  };
  input.setEncoding("utf8");
  input.setRawMode(true);
  try {
    input.on("data", (text) => [...text].forEach(press));
    input.on("end", () => resolve(null));
    input.resume();
    return await promise;
  } finally {
    input.removeAllListeners("data");
    input.removeAllListeners("end");
    input.setRawMode(false);
    input.pause();
  }
}
