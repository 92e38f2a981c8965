/** The promise's own outcome, or an error that says what was waited for in vain. */
export async function within<T>(
  milliseconds: number,
  what: string,
  promise: Promise<T>,
): Promise<T> {
  let impatience: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    impatience = setTimeout(
      () => reject(new Error(`Waited ${milliseconds} ms in vain for ${what}`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(impatience);
  }
}
