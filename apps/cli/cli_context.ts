/** One of the two streams that the command line writes to. */
export interface Output {
  /** Writes text as it is; nothing is added. */
  write(text: string): void;
  /** Whether a person watches it, on a terminal that can redraw lines. */
  readonly isTerminal: boolean;
  /** Characters in a line now; a window may change its size at any time. */
  readonly columns: number;
  /** Lines on the screen now. */
  readonly rows: number;
}

/** What the user types or pipes into a command. */
export interface Input {
  /** Whether a person types it. */
  readonly isTerminal: boolean;
  /** All that comes, to its end. */
  readAll(): Promise<string>;
  /** The same as bytes. */
  readBytes(): Promise<Uint8Array>;
  /** A line that a person types; null where nothing more comes. */
  readLine(): Promise<string | null>;
  /** A line that a person types unseen, from the call on; null where the person gave up. */
  readHidden(): Promise<string | null>;
}

/** All that a command may know of the world around it. */
export interface CliContext {
  /** The environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working folder, absolute. */
  readonly cwd: string;
  /** Read by commands that ask for something. */
  readonly stdin: Input;
  /** Results go here: what a script wants to read. */
  readonly stdout: Output;
  /** Everything else goes here: progress, notices, errors. */
  readonly stderr: Output;
  /** Aborted when the user asks to stop (Ctrl-C, or SIGTERM from a supervisor). */
  readonly signal: AbortSignal;
}

/** One command: takes the words after its name, gives the exit code. */
export type Command = (
  args: readonly string[],
  context: CliContext,
) => Promise<number>;
