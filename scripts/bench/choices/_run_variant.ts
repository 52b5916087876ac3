/** Runs one variant in a process of its own, and prints what it cost. */
import { argv } from "node:process";
import { peakOf } from "../speed/peak_memory.ts";
import type { Cost, Setting } from "./choice.ts";
import { CHOICES } from "./choices.ts";

const [, , choiceName, variantName = "", json = "{}"] = argv;
const setting = JSON.parse(json) as Setting;
const choice = CHOICES.find(({ name }) => name === choiceName);
const variant = choice?.variants[variantName];
if (choice === undefined || variant === undefined) process.exit(2);

const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const done = await variant(setting);
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const expected = choice.per === "GB" ? setting.size : done;
if (done !== expected) throw new Error(`${done} bytes, not ${expected}.`);
const units = choice.per === "GB" ? done / 1e9 : done;
const cost: Cost = {
  seconds: seconds / units,
  cpuSeconds: (user + system) / 1e6 / units,
  peakBytes: peakOf("self"),
};
console.log(JSON.stringify(cost));
process.exit(0);
