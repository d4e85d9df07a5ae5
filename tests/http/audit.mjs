// Audits the GraphQL server at the address given; the answer is a list of {"id", "name", "status", "reason"}.

import { auditServer } from "graphql-http";

const [, , url] = process.argv;
const results = await auditServer({ url, fetchFn: fetch });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
