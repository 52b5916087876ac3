import { expect, test } from "bun:test";
import { RecordedOutput } from "../_recorded_output.ts";
import { sampleJob, sampleProgress } from "./_sample_job.ts";
import { LiveScreen } from "./live_screen.ts";

const running = sampleJob({
  phase: "downloading",
  progress: sampleProgress(),
});

function startScreen() {
  const output = new RecordedOutput({ isTerminal: true });
  const paint = (_: string, text: string) => text;
  return { output, screen: new LiveScreen({ output, paint, now: () => 0 }) };
}

test("LiveScreen hides the cursor and gives it back", () => {
  const { output, screen } = startScreen();
  expect(output.take()).toBe("\x1b[?25l");
  screen.close();
  expect(output.take()).toBe("\x1b[?25h");
});

test("LiveScreen draws a frame with one write and leaves the cursor below", async () => {
  const { output, screen } = startScreen();
  output.take();
  const written = Promise.withResolvers<string>();
  output.write = written.resolve;
  screen.show([running]);
  const frame = await written.promise;
  expect(frame).toStartWith("model.safetensors  ━━━");
  expect(frame).toEndWith("\n\x1b[J");
  screen.close();
});

test("LiveScreen prints lines that stay above the live ones", () => {
  const { output, screen } = startScreen();
  screen.show([running, running]);
  screen.print("first", output);
  output.take();
  screen.print("second", output);
  const [first = "", ...rest] = output.take().split("\n");
  expect(first).toBe("\r\x1b[3A\x1b[Jsecond");
  expect(rest.map((line) => line.slice(0, 9))).toEqual([
    ...["model.saf", "model.saf", "Total 0/2", "\x1b[J"],
  ]);
  screen.close();
});

test("LiveScreen goes back over lines that a narrower window has wrapped", () => {
  const { output, screen } = startScreen();
  screen.show([running]);
  screen.print("first", output);
  output.take();
  output.columns = 30;
  screen.close();
  expect(output.take()).toStartWith("\r\x1b[3A");
});

test("LiveScreen leaves the screen to a question until there is news", async () => {
  const { output, screen } = startScreen();
  screen.show([running]);
  screen.print("first", output);
  output.take();
  screen.rest();
  expect(output.take()).toBe("\r\x1b[1A\x1b[J\x1b[?25h");
  // A frame that drew anything would take the question away.
  screen.print("Which one?", output);
  expect(output.take()).toBe("Which one?\n");
  const written = Promise.withResolvers<string>();
  output.write = written.resolve;
  screen.show([running]);
  expect(await written.promise).toStartWith("\x1b[?25lmodel.safetensors");
  screen.close();
});

test("LiveScreen takes the live lines away in the end", () => {
  const { output, screen } = startScreen();
  screen.show([running]);
  screen.print("first", output);
  output.take();
  screen.close();
  expect(output.take()).toBe("\r\x1b[1A\x1b[J\x1b[?25h");
});
