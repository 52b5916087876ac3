/** The parts of npm's aria2 that the tests use; it comes without types. */
declare module "aria2" {
  /** A client of aria2, over its WebSocket where that is open, else over HTTP. */
  // biome-ignore lint/style/noDefaultExport: it is theirs
  export default class Aria2 {
    constructor(options: { host: string; port: number; secret: string });
    open(): Promise<unknown>;
    close(): Promise<unknown>;
    call(method: string, ...params: unknown[]): Promise<unknown>;
    multicall(calls: readonly (readonly unknown[])[]): Promise<unknown[]>;
    batch(
      calls: readonly (readonly unknown[])[],
    ): Promise<readonly Promise<unknown>[]>;
    listMethods(): Promise<string[]>;
    on(event: string, listener: (params: { gid: string }[]) => void): this;
  }
}
