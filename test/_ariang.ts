/** News of a download, and the gid that it is of. */
export interface AriaNgEvent {
  name: string;
  gid: string;
}

interface Message {
  id?: string;
  result?: unknown;
  error?: { code: number; message: string };
  method?: string;
  params?: { gid: string }[];
}

/** Talks over a WebSocket as AriaNg 1.3 does: a text as id, the token before all else, arguments that are none left out. */
export interface AriaNg extends AsyncDisposable {
  /** One call; rejects with aria2's own words. */
  // biome-ignore lint/suspicious/noExplicitAny: results are JSON of any shape
  call(method: string, ...params: unknown[]): Promise<any>;
  /** Several calls as one, as the page of one download asks. */
  // biome-ignore lint/suspicious/noExplicitAny: results are JSON of any shape
  together(...calls: [method: string, gid: string][]): Promise<any[]>;
  /** Resolves with the gid of the first news of that name that was not taken yet. */
  news(name: string, gid?: string): Promise<string>;
}

/** Connects; the token is only told with the first call. */
export async function openAriaNg(
  url: URL | string,
  secret: string,
): Promise<AriaNg> {
  const address = new URL(url);
  address.protocol = "ws:";
  const socket = new WebSocket(address);
  const answers = new Map<string, (message: Message) => void>();
  const events = createNews();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) answers.get(message.id)?.(message);
    else events.tell(message);
  };
  const opened = Promise.withResolvers<void>();
  socket.onopen = () => opened.resolve();
  socket.onerror = () => opened.reject(new Error("The socket was refused."));
  await opened.promise;

  async function send(method: string, params: unknown[]): Promise<unknown> {
    const id = btoa(`AriaNg_${answers.size}_${Math.random()}`);
    const { promise, resolve } = Promise.withResolvers<Message>();
    answers.set(id, resolve);
    socket.send(JSON.stringify({ jsonrpc: "2.0", method, id, params }));
    const { result, error } = await promise;
    if (error !== undefined) throw new Error(`${error.code} ${error.message}`);
    return result;
  }
  const token = `token:${secret}`;
  return {
    call: (method, ...params) => send(`aria2.${method}`, [token, ...params]),
    async together(...calls) {
      const methods = calls.map(([name, gid]) => ({
        methodName: `aria2.${name}`,
        params: [token, gid],
      }));
      const results = await send("system.multicall", [methods]);
      return (results as [unknown][]).map(([result]) => result);
    },
    news: events.next,
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      socket.onclose = () => closed.resolve();
      socket.close();
      await closed.promise;
    },
  };
}

/** News, kept until somebody takes them. */
function createNews() {
  const untaken: AriaNgEvent[] = [];
  const waiting = new Set<() => void>();
  return {
    tell({ method = "", params = [] }: Message): void {
      const name = method.replace("aria2.onDownload", "");
      untaken.push({ name, gid: params[0]?.gid ?? "" });
      for (const look of waiting) look();
    },
    next(name: string, gid?: string): Promise<string> {
      const { promise, resolve } = Promise.withResolvers<string>();
      const look = () => {
        const at = untaken.findIndex(
          (each) => each.name === name && (gid ?? each.gid) === each.gid,
        );
        const [found] = at < 0 ? [] : untaken.splice(at, 1);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found.gid);
      };
      waiting.add(look);
      look();
      return promise;
    },
  };
}
