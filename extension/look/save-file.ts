/** A browser that asks where to may not have read the file for as long. */
const READ_MILLISECONDS = 60_000;

/** Has the browser save a file, by its own rules for downloads; the person may change the name. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), READ_MILLISECONDS);
}

/** The same with a text of JSON. */
export function saveJson(name: string, text: string): void {
  saveFile(name, new Blob([text], { type: "application/json" }));
}
