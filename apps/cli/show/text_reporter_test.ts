import { expect, test } from "bun:test";
import { type Job, problem } from "@haul/contract";
import { RecordedOutput } from "../_recorded_output.ts";
import { sampleDone, sampleJob, sampleProgress } from "./_sample_job.ts";
import { PlainLog } from "./plain_log.ts";
import { TextReporter, type TextReporterOptions } from "./text_reporter.ts";

const failure = problem("not_found", "example.org has no such file.").problem;

function startReporter(changes: Partial<TextReporterOptions> = {}) {
  const stdout = new RecordedOutput();
  const stderr = new RecordedOutput();
  const reporter = new TextReporter({
    stdout,
    stderr,
    paint: (_, text) => text,
    namesEach: false,
    asks: () => false,
    quiet: false,
    showsWaits: false,
    view: new PlainLog({ output: stderr }),
    ...changes,
  });
  return { stdout, stderr, reporter };
}

test("TextReporter gives a script the path and nothing else on stdout", () => {
  const { stdout, stderr, reporter } = startReporter();
  reporter.update(sampleJob(sampleDone()));
  expect(stdout.text).toBe("/m/model.safetensors\n");
  expect(stderr.text).toBe(
    "✓ /m/model.safetensors  4.00 GiB in 41 s, 99.9 MiB/s, verified (SHA-256)\n",
  );
});

test("TextReporter gives a person the whole line on stdout", () => {
  const stdout = new RecordedOutput({ isTerminal: true });
  const { stderr, reporter } = startReporter({ stdout });
  reporter.update(sampleJob(sampleDone()));
  expect(stdout.text).toStartWith("✓ /m/model.safetensors  4.00 GiB in 41 s");
  expect(stderr.text).toBe("");
});

test("TextReporter keeps a path whole where its line is too long for the terminal", () => {
  const stdout = new RecordedOutput({ isTerminal: true });
  stdout.columns = 60;
  const { reporter } = startReporter({ stdout });
  reporter.update(sampleJob(sampleDone()));
  expect(stdout.text).toBe(
    "✓ /m/model.safetensors\n  4.00 GiB in 41 s, 99.9 MiB/s, verified (SHA-256)\n",
  );
});

test("TextReporter breaks a long sentence between words on a terminal", () => {
  const stderr = new RecordedOutput({ isTerminal: true });
  stderr.columns = 60;
  const view = new PlainLog({ output: stderr });
  const { reporter } = startReporter({ stderr, view, namesEach: true });
  reporter.refuse("https://example.org/model.safetensors", failure);
  expect(stderr.text).toBe(
    "✗ https://example.org/model.safetensors: example.org has no\n  such file.\n",
  );
});

test("TextReporter tells a failure in one line, once", () => {
  const { stderr, reporter } = startReporter();
  const job = sampleJob({ phase: "failed", problem: failure });
  reporter.update(job);
  reporter.update(job);
  expect(stderr.text).toBe("✗ example.org has no such file.\n");
});

test("TextReporter names the URL of a failure where there are several", () => {
  const { stderr, reporter } = startReporter({ namesEach: true });
  reporter.refuse("https://example.org/a", failure);
  expect(stderr.text).toBe(
    "✗ https://example.org/a: example.org has no such file.\n",
  );
});

test("TextReporter tells notices, and leaves waits to a screen that counts them down", () => {
  const waiting: Partial<Job> = {
    notice: { kind: "waiting", message: "Busy.", until: 1 },
  };
  const fallback: Partial<Job> = {
    notice: { kind: "fallback", message: "One connection from now on." },
  };
  for (const showsWaits of [false, true]) {
    const { stderr, reporter } = startReporter({ showsWaits });
    reporter.update(sampleJob({ phase: "resolving" }, waiting));
    reporter.update(sampleJob({ phase: "resolving" }, fallback));
    expect(stderr.text).toBe(
      `${showsWaits ? "" : "  model.safetensors: Busy.\n"}  model.safetensors: One connection from now on.\n`,
    );
  }
});

test("TextReporter prints errors only when it is to be quiet", () => {
  const { stdout, stderr, reporter } = startReporter({ quiet: true });
  reporter.update(
    sampleJob({ phase: "downloading", progress: sampleProgress() }),
  );
  reporter.update(sampleJob(sampleDone()));
  reporter.stopping();
  reporter.stopped([], failure);
  expect(stdout.text + stderr.text).toBe("");
  reporter.refuse("https://example.org/a", failure);
  expect(stderr.text).toStartWith("✗ ");
});

test("TextReporter says what a stop leaves, and what cannot be kept", () => {
  const { stderr, reporter } = startReporter();
  const stream = sampleProgress({ mode: "stream" });
  reporter.stopped(
    [
      sampleJob({ phase: "paused", progress: sampleProgress() }),
      sampleJob({ phase: "paused", progress: stream }),
      sampleJob({ phase: "paused", progress: null }),
    ],
    problem("interrupted", "Run it again.").problem,
  );
  expect(stderr.text.split("\n")).toEqual([
    "  model.safetensors: 61% of 4.00 GiB is here and kept.",
    "  model.safetensors: stopped at 61% of 4.00 GiB; its server cannot resume, so it will start over.",
    "  model.safetensors: nothing was fetched yet.",
    "  Run it again.",
    "",
  ]);
});

test("TextReporter lets no server steer the terminal", () => {
  const { stderr, reporter } = startReporter();
  reporter.refuse(
    "https://example.org/a",
    problem("bad_reply", "It said \x1b]0;pwned\x07.\r\nAnd more").problem,
  );
  expect(stderr.text).toBe("✗ It said ]0;pwned.And more\n");
});

test("TextReporter tells what a link came to, and then names each file that fails", () => {
  const { stderr, reporter } = startReporter();
  const url = "https://example.org/repo";
  const expansion = { jobs: ["2", "3"], bytes: 2048 };
  const link = { ...sampleJob({ phase: "expanded", expansion }), file: null };
  reporter.update({ ...link, url });
  const failed = sampleJob({ phase: "failed", problem: failure });
  reporter.update({ ...failed, id: "2", parent: "1" });
  expect(stderr.text.split("\n")).toEqual([
    "  repo: 2 files, 2.00 KiB",
    "✗ model.safetensors: example.org has no such file.",
    "",
  ]);
});

test("TextReporter counts the files of a stopped folder that were not begun", () => {
  const { stderr, reporter } = startReporter();
  const waiting = sampleJob({ phase: "paused", progress: null });
  const begun = sampleJob({ phase: "paused", progress: sampleProgress() });
  reporter.stopped([begun, ...Array(6).fill(waiting)], failure);
  expect(stderr.text.split("\n").slice(0, 2)).toEqual([
    "  model.safetensors: 61% of 4.00 GiB is here and kept.",
    "  6 files were not begun.",
  ]);
});

test("TextReporter tells of a few files that have no room before their turn, each once, and that there are more", () => {
  const { stderr, reporter } = startReporter();
  const tell = (id: number, message: string) => {
    const notice = { kind: "waiting_for_space", message } as const;
    const job = sampleJob({ phase: "queued" });
    reporter.update({ ...job, id: String(id), notice });
  };
  for (const words of ["No room.", "Less room."]) {
    for (let id = 1; id <= 8; id += 1) tell(id, words);
  }
  expect(stderr.text.trimEnd().split("\n")).toEqual([
    ...Array(5).fill("  model.safetensors: No room."),
    "  More files have no room; each is told at its turn.",
  ]);
});
