import { describe, expect, it } from "vitest";
import { SAMPLES, Throughput } from "./throughput.ts";

describe("Throughput", () => {
  it("says nothing of a rate by one count", () => {
    const throughput = new Throughput();
    expect(throughput.total).toBeUndefined();
    throughput.count({ received: 5_000, sent: 1 }, 10);
    expect(throughput.rates).toEqual([]);
    expect(throughput.latest).toEqual({ received: 0, sent: 0 });
    expect(throughput.total).toEqual({ received: 5_000, sent: 1 });
  });

  it("says by two how many bytes a second came and went between them", () => {
    const throughput = new Throughput();
    throughput.count({ received: 0, sent: 10 }, 1_000);
    throughput.count({ received: 100, sent: 10 }, 1_500);
    throughput.count({ received: 100, sent: 40 }, 4_500);
    expect(throughput.rates).toEqual([
      { received: 200, sent: 0 },
      { received: 0, sent: 10 },
    ]);
    expect(throughput.latest).toEqual({ received: 0, sent: 10 });
  });

  it("keeps as many rates as a graph shows", () => {
    const throughput = new Throughput();
    for (let index = 0; index < 2 * SAMPLES; index += 1) {
      throughput.count({ received: index, sent: 0 }, index * 1_000);
    }
    expect(throughput.rates).toHaveLength(SAMPLES);
  });

  it("takes two counts of one moment, and counts that fall, for no rate", () => {
    const throughput = new Throughput();
    throughput.count({ received: 5, sent: 5 }, 7);
    throughput.count({ received: 9, sent: 9 }, 7);
    expect(throughput.rates).toEqual([]);
    throughput.count({ received: 0, sent: 0 }, 1_007);
    expect(throughput.latest).toEqual({ received: 0, sent: 0 });
  });
});
