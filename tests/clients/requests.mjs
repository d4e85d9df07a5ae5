// What a client sends, as it is sent: imported before clients are, since some keep the `fetch` that they find.

const fetchAsIs = globalThis.fetch;

export const requests = [];

globalThis.fetch = async (input, init = {}) => {
  const response = await fetchAsIs(input, init);
  const address = new URL(input);
  const sent = init.body ? JSON.parse(init.body) : Object.fromEntries(address.searchParams);
  requests.push({
    method: init.method ?? "GET",
    accept: new Headers(init.headers).get("accept"),
    batch: Array.isArray(sent) ? sent.length : null,
    query: Boolean(sent.query),
    document: sent.documentId,
    hash: JSON.stringify(sent.extensions ?? "").includes("sha256Hash"),
    status: response.status,
    type: response.headers.get("content-type"),
    tag: response.headers.get("etag"),
    seen: new Headers(init.headers).get("newsgraph-bookmark"),
    shown: response.headers.get("newsgraph-bookmark"),
  });
  return response;
};
