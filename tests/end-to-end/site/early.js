// The page's first script: what does it find?
window.hadInterfaceEarly = "mozTCPSocket" in navigator;
window.timesAvailable = 0;
window.addEventListener("moztcpsocketavailable", () => {
  window.timesAvailable += 1;
});
