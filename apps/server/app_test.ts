import { expect, test } from "bun:test";
import { AS_SCRIPT, JSON_BODY, ORIGIN, startApp } from "./_app_rig.ts";

const OPEN = [
  "GET /",
  "GET /api/health",
  "POST /api/pair",
  "POST /api/pair/link",
];

test("createApp() answers no route of its table without a session, the open ones aside", async () => {
  await using server = await startApp();
  const routes = server.app.routes.map(({ method, path }) => ({
    method: method === "WS" ? "GET" : method,
    path: path.replace(":id", "some-id").replace(":service", "civitai"),
  }));
  expect(routes.length).toBeGreaterThanOrEqual(10);
  for (const { method, path } of routes) {
    const { status } = await server.ask(method, path);
    const isOpen = OPEN.includes(`${method} ${path}`);
    expect(`${method} ${path} ${status === 401}`).toBe(
      `${method} ${path} ${!isOpen}`,
    );
  }
});

test("createApp() sends the security headers with every reply", async () => {
  await using server = await startApp();
  const replies = [
    await server.ask("GET", "/"),
    await server.ask("GET", "/api/jobs"),
    await server.ask("GET", "/api/jobs", { headers: AS_SCRIPT }),
    await server.ask("GET", "/nowhere", { headers: AS_SCRIPT }),
    await server.ask("GET", "/", { headers: { host: "evil.example" } }),
  ];
  expect(replies.map(({ status }) => status)).toEqual([
    200, 401, 200, 404, 421,
  ]);
  for (const { headers } of replies) {
    expect(headers.get("content-security-policy")).toContain(
      "frame-ancestors 'none'",
    );
    expect(headers.get("content-security-policy")).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.has("access-control-allow-origin")).toBe(false);
  }
  expect(replies[1]?.headers.get("cache-control")).toBe("no-store");
});

test("createApp() pairs once and then knows both halves of the session together", async () => {
  await using server = await startApp();
  const code = server.pairing.renew();
  const pair = () =>
    server.ask("POST", "/api/pair", {
      headers: { ...JSON_BODY, origin: ORIGIN },
      body: JSON.stringify({ code }),
    });
  const reply = await pair();
  const { session } = (await reply.json()) as { session: string };
  const setCookie = reply.headers.get("set-cookie") ?? "";
  expect(setCookie).toContain("HttpOnly");
  expect(setCookie).toContain("SameSite=Strict");
  const cookie = setCookie.split(";")[0] ?? "";
  const list = async (headers: Record<string, string>) =>
    (await server.ask("GET", "/api/jobs", { headers })).status;
  expect(await list({ cookie, "x-haul-session": session })).toBe(200);
  expect(await list({ cookie })).toBe(401);
  expect(await list({ "x-haul-session": session })).toBe(401);
  expect((await pair()).status).toBe(401);
});

test("createApp() shows a new code at the terminal, never to the page that asks", async () => {
  await using server = await startApp();
  const reply = await server.ask("POST", "/api/pair/link");
  expect(reply.status).toBe(204);
  expect(await reply.text()).toBe("");
  expect(server.codes).toHaveLength(1);
  expect((await server.ask("POST", "/api/pair/link")).status).toBe(429);
});

test.each([
  [{ "content-type": "text/plain" }, 415],
  [{ "content-type": "application/x-www-form-urlencoded" }, 415],
  [{ "content-type": "multipart/form-data; boundary=x" }, 415],
  [{ ...JSON_BODY, origin: "http://evil.example" }, 403],
  [{ ...JSON_BODY, origin: "null" }, 403],
  [{ ...JSON_BODY, origin: "https://127.0.0.1:8765" }, 403],
  [{ ...JSON_BODY, origin: "http://127.0.0.1:8188" }, 403],
  [{ ...JSON_BODY, origin: ORIGIN, "sec-fetch-site": "cross-site" }, 403],
  [{ ...JSON_BODY, "sec-fetch-site": "same-site" }, 403],
])(
  "createApp() adds nothing for a request with %p",
  async (headers, status) => {
    await using server = await startApp();
    const reply = await server.ask("POST", "/api/jobs", {
      headers: { ...AS_SCRIPT, ...headers },
      body: JSON.stringify({ jobs: [{ url: "https://example.org/a.bin" }] }),
    });
    expect(reply.status).toBe(status);
    expect(server.jobs.list()).toEqual([]);
  },
);

test("createApp() lets a link from anywhere lead to the page, and to nothing else", async () => {
  await using server = await startApp();
  const visit = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };
  const status = async (path: string, headers: Record<string, string>) =>
    (await server.ask("GET", path, { headers })).status;
  expect(await status("/", visit)).toBe(200);
  expect(await status("/", { ...visit, "sec-fetch-dest": "iframe" })).toBe(403);
  expect(await status("/api/jobs", { ...visit, ...AS_SCRIPT })).toBe(403);
});

test.each([
  ["{", "not JSON"],
  ["{}", "jobs"],
  [JSON.stringify({ jobs: [] }), "jobs"],
  [JSON.stringify({ jobs: [{ url: "" }] }), "jobs.0.url"],
  [
    `{"jobs":[{"url":"https://a.example/x","options":{"folder":"/etc"}}]}`,
    "options",
  ],
  [`{"jobs":[{"url":"https://a.example/x"}],"__proto__":{"x":1}}`, "__proto__"],
])(
  "createApp() refuses the body %p and says what is wrong",
  async (body, said) => {
    await using server = await startApp();
    const reply = await server.ask("POST", "/api/jobs", {
      headers: { ...AS_SCRIPT, ...JSON_BODY },
      body,
    });
    expect(reply.status).toBe(400);
    const problem = (await reply.json()) as { code: string; message: string };
    expect(problem.code).toBe("bad_option");
    expect(problem.message).toContain(said);
    expect(server.jobs.list()).toEqual([]);
    expect("x" in {}).toBe(false);
  },
);

test("createApp() answers an unknown id with a problem", async () => {
  await using server = await startApp();
  for (const [method, path] of [
    ["POST", "/api/jobs/none/pause"],
    ["POST", "/api/jobs/none/resume"],
    ["POST", "/api/jobs/none/retry"],
    ["DELETE", "/api/jobs/none"],
  ] as const) {
    const reply = await server.ask(method, path, { headers: AS_SCRIPT });
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({ code: "not_found" });
  }
});

test("createApp() describes every route of its API, and only what a caller may use", async () => {
  await using server = await startApp();
  const reply = await server.ask("GET", "/api/openapi.json", {
    headers: AS_SCRIPT,
  });
  const { paths } = (await reply.json()) as {
    paths: Record<
      string,
      Record<string, { summary: string; responses: object }>
    >;
  };
  const told = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const real = server.app.routes
    .filter(({ method, path }) => method !== "WS" && path.startsWith("/api/"))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  expect(told.sort()).toEqual([...new Set(real)].sort());
  for (const operation of Object.values(paths).flatMap(Object.values)) {
    expect(operation.summary).toBeString();
    expect(Object.keys(operation.responses)).toContain("default");
  }
});

test("createApp() gives figures in the form that Prometheus reads", async () => {
  await using server = await startApp();
  const headers = AS_SCRIPT;
  const reply = await server.ask("GET", "/api/metrics", { headers });
  expect(reply.headers.get("content-type")).toStartWith("text/plain");
  const lines = (await reply.text()).trimEnd().split("\n");
  expect(lines).toContain('haul_jobs{phase="queued"} 0');
  for (const line of lines) {
    expect(line).toMatch(
      /^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{\w+="\w+"\})? [\d.e+-]+)$/,
    );
  }
});

test("createApp() takes what stands in a query as the text that it is", async () => {
  await using server = await startApp();
  await server.jobs.setSettings({ paused: true });
  const [job] = await server.jobs.add([
    { url: "https://example.org/a,b/[c]/{d}.bin" },
    { url: "https://example.org/e.bin" },
  ]);
  for (const search of ["a,b", "[c]", "{d}", "a,b [c]"]) {
    const query = new URLSearchParams({ search, phase: "queued,failed" });
    const reply = await server.ask("GET", `/api/jobs?${query}`, {
      headers: AS_SCRIPT,
    });
    const page = (await reply.json()) as { jobs: { id: string }[] };
    // The brackets of a path are escaped in a URL as it is shown.
    const ids = search.includes("{") ? [] : [job?.id];
    expect({ search, ids: page.jobs.map(({ id }) => id) }).toEqual({
      search,
      ids: ids as string[],
    });
  }
});
