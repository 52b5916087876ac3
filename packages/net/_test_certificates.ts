import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Credentials } from "./_raw_server.ts";

/** An authority of the tests and what it signed, for `good.test` if not said otherwise. */
export interface TestCertificates extends AsyncDisposable {
  /** The file of the authority's certificate. */
  readonly authorityFile: string;
  /** For that name alone. */
  readonly good: Credentials;
  /** For 127.0.0.1 alone. */
  readonly address: Credentials;
  readonly expired: Credentials;
  /** For `other.test` and 127.0.0.9. */
  readonly wrongName: Credentials;
  readonly selfSigned: Credentials;
}

const NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

/** Makes them afresh with the `openssl` command. */
export async function testCertificates(): Promise<TestCertificates> {
  const folder = await mkdtemp(join(tmpdir(), "haul-certificates-"));
  await openssl(
    folder,
    `req -x509 ${NEW_KEY} -days 2 -subj /CN=authority -keyout ca.key -out ca.pem`,
  );
  await openssl(
    folder,
    `req -x509 ${NEW_KEY} -days 2 -subj /CN=good.test -addext subjectAltName=DNS:good.test -keyout self.key -out self.pem`,
  );
  return {
    authorityFile: join(folder, "ca.pem"),
    good: await sign(folder, { names: "DNS:good.test", days: 2 }),
    address: await sign(folder, { names: "IP:127.0.0.1", days: 2 }),
    expired: await sign(folder, { names: "DNS:good.test", days: -1 }),
    wrongName: await sign(folder, {
      names: "DNS:other.test,IP:127.0.0.9",
      days: 2,
    }),
    selfSigned: await read(folder, "self"),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
    },
  };
}

async function sign(
  folder: string,
  { names, days }: { names: string; days: number },
): Promise<Credentials> {
  await Bun.write(join(folder, "leaf.ext"), `subjectAltName=${names}`);
  await openssl(
    folder,
    `req ${NEW_KEY} -subj /CN=leaf -keyout leaf.key -out leaf.csr`,
  );
  await openssl(
    folder,
    `x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days ${days} -extfile leaf.ext -out leaf.pem`,
  );
  return await read(folder, "leaf");
}

async function read(folder: string, name: string): Promise<Credentials> {
  return {
    cert: await readFile(join(folder, `${name}.pem`), "utf8"),
    key: await readFile(join(folder, `${name}.key`), "utf8"),
  };
}

async function openssl(cwd: string, args: string): Promise<void> {
  const command = ["openssl", ...args.split(" ")];
  const child = Bun.spawn(command, { cwd, stderr: "pipe" });
  const said = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(`openssl failed: ${said}`);
}
