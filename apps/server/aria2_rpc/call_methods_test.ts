import { expect, test } from "bun:test";
import { rpcRig, SECRET } from "./_rpc_rig.ts";

test("createCaller() looks at ten wrong secrets of a message, and at no further call in it", async () => {
  await using rig = await rpcRig();
  const guess = { methodName: "aria2.getVersion", params: ["token:x"] };
  const right = { methodName: "aria2.getVersion", params: [`token:${SECRET}`] };
  const multicall = async (calls: unknown[]) => {
    const call = { id: 1, method: "system.multicall", params: [calls] };
    const { body } = await rig.send(JSON.stringify(call));
    return body.result;
  };
  const few = await multicall([...Array(9).fill(guess), right]);
  expect(few.at(-1)[0].version).toBeString();
  const many = await multicall([...Array(10).fill(guess), right]);
  expect(many.at(-1)).toEqual({ code: 1, message: "Unauthorized" });
});

test("createCaller() makes a wrong secret wait for its answer", async () => {
  await using rig = await rpcRig({ penaltyMs: 60 });
  const begun = performance.now();
  const call = { id: 1, method: "aria2.getVersion", params: ["token:x"] };
  const { status, body } = await rig.send(JSON.stringify(call));
  expect(performance.now() - begun).toBeGreaterThan(55);
  expect(status).toBe(400);
  expect(body.error).toEqual({ code: 1, message: "Unauthorized" });
});

test("createCaller() tells nobody what went wrong inside, and says where to look", async () => {
  await using rig = await rpcRig();
  rig.jobs.settings = () => {
    throw new Error("canary7f3a");
  };
  const { body } = await rig.ask("aria2.getGlobalOption");
  expect(body.error.message).toStartWith("Something went wrong inside Haul");
  expect(rig.log.join("\n")).toContain("canary7f3a");
});
