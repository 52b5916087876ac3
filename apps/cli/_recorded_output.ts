import type { Output } from "./cli_context.ts";

/** An output that keeps what is written, for tests of what writes. */
export class RecordedOutput implements Output {
  readonly isTerminal: boolean;
  columns = 80;
  rows = 24;
  text = "";

  constructor(options: { isTerminal?: boolean } = {}) {
    this.isTerminal = options.isTerminal ?? false;
  }

  write(text: string): void {
    this.text += text;
  }

  /** What was written since the last call. */
  take(): string {
    const { text } = this;
    this.text = "";
    return text;
  }
}
