/** The name of the port on which a document tells of its web app manifest. */
export const DECLARATION_PORT = "declaration";
