import type { Aria2RpcPlace } from "./open_aria2_rpc.ts";

/** What a user is told of the way in for clients of aria2, in lines. A secret that the user gave is not repeated. */
export function aria2Words({ url, secret, isMade }: Aria2RpcPlace): string[] {
  const words = [`Clients of aria2 find Haul at ${url}`];
  return isMade ? [...words, `Their secret token is ${secret}`] : words;
}
