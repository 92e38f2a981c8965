const LOOK_AGAIN_MILLISECONDS = 100;
const LOOKS_ALIKE = 10;

/** The value once it is more than zero and has stayed the same for ten looks in a row. */
export async function whenStill(read: () => number): Promise<number> {
  let last = -1;
  let looksAlike = 0;
  while (looksAlike < LOOKS_ALIKE) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MILLISECONDS));
    const value = read();
    looksAlike = value === last && value > 0 ? looksAlike + 1 : 0;
    last = value;
  }
  return last;
}
