/** Has the person save these bytes under a name that they may change. */
export function saveFile(parts: readonly Uint8Array<ArrayBuffer>[], name: string): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: "application/x-pcapng" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // A browser that asks where to may not have read it by now.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
