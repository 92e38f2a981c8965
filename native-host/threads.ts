/** Of the environment: how many threads wait for what cannot be waited for otherwise (libuv). */
export const THREADS_VARIABLE = "UV_THREADPOOL_SIZE";

/**
 * Half of them look up names at most, each for as long as the system's name service takes. With
 * Node's own four, two names that take for ever would keep all others waiting.
 */
export const THREADS = "128";
