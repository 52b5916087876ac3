/** One system call of a traced process. */
export interface Syscall {
  name: string;
  /** Its arguments as strace shows them, descriptors with their paths. */
  args: string;
  /** What it returned; -1 for an error. */
  result: number;
  /** Line of the trace at which it began, and at which it had ended. */
  begun: number;
  ended: number;
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/;
const BEGUN = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/;

/** Reads what `strace -f -y` wrote, calls that others interrupted put together. */
export function readTrace(text: string): Syscall[] {
  const calls: Syscall[] = [];
  const open = new Map<string, { args: string; begun: number }>();
  for (const [line, words] of text.split("\n").entries()) {
    const whole = WHOLE.exec(words);
    if (whole !== null) {
      const [, , name = "", args = "", result] = whole;
      calls.push({
        name,
        args,
        result: Number(result),
        begun: line,
        ended: line,
      });
      continue;
    }
    const begun = BEGUN.exec(words);
    if (begun !== null) {
      open.set(begun[1] ?? "", { args: begun[3] ?? "", begun: line });
      continue;
    }
    const [, pid = "", name = "", rest = "", result] =
      RESUMED.exec(words) ?? [];
    const start = open.get(pid);
    if (start === undefined) continue;
    open.delete(pid);
    const args = start.args + rest;
    calls.push({
      name,
      args,
      result: Number(result),
      begun: start.begun,
      ended: line,
    });
  }
  return calls;
}
