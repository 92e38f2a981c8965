/** `npm run build`. */
import { buildAll } from "./build-all.ts";
import { buildExamples } from "./build-examples.ts";

await buildAll();
await buildExamples();
