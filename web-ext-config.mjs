export default { sourceDir: "dist/firefox" };
