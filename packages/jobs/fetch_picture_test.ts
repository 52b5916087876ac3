import { expect, test } from "bun:test";
import { netPolicy } from "@haul/net";
import { jobsRig } from "./_jobs_rig.ts";

const OPEN = netPolicy({ allowPrivate: ["127.0.0.0/8"], allowHttp: true });

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 7);

function serve(body: Uint8Array<ArrayBuffer> | string, type: string) {
  return Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => new Response(body, { headers: { "content-type": type } }),
  });
}

test("Jobs.picture() gives a picture with the type that its bytes have", async () => {
  await using rig = await jobsRig({ policy: OPEN });
  using host = serve(PNG, "text/html");
  const { type, bytes } = await rig.jobs.picture(`${host.url}a.png`);
  expect(type).toBe("image/png");
  expect(bytes).toEqual(PNG);
});

test.each([
  ["a page", "<!doctype html><script>1</script>"],
  [
    "a drawing that can hold scripts",
    "<svg xmlns='http://www.w3.org/2000/svg'/>",
  ],
])("Jobs.picture() refuses %s that calls itself a picture", async (_, body) => {
  await using rig = await jobsRig({ policy: OPEN });
  using host = serve(body, "image/png");
  await expect(rig.jobs.picture(`${host.url}a.png`)).rejects.toMatchObject({
    problem: { code: "not_a_file" },
  });
});

test("Jobs.picture() reaches no address that downloads may not reach", async () => {
  await using rig = await jobsRig();
  using host = serve(PNG, "image/png");
  await expect(rig.jobs.picture(`${host.url}a.png`)).rejects.toMatchObject({
    problem: { code: "address_refused" },
  });
});
