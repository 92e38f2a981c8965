/** How npm says that it came to no registry. */
const OUT_OF_REACH =
  /\bE(?:NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|HOSTUNREACH)\b/;

/** Whether a program failed because npm's registry is out of reach; the error has its output. */
export function isRegistryOutOfReach(error: unknown): boolean {
  return error instanceof Error && OUT_OF_REACH.test(error.message);
}
