import { networkInterfaces } from "node:os";

const addresses = () => Object.values(networkInterfaces()).flatMap((each) => each ?? []);

/** The IPv4 addresses under which other devices reach this computer: none where it has no network. */
export function networkAddresses(): readonly string[] {
  return addresses()
    .filter(({ internal, family }) => !internal && family === "IPv4")
    .map(({ address }) => address);
}

/** `127.0.0.1`, and `::1` where there is IPv6. */
export function thisComputer(): readonly string[] {
  return ["127.0.0.1", "::1"].filter((own) => addresses().some(({ address }) => address === own));
}
