// Follows changes, as many as it is told to, since a version.

import { follow } from "./changes.mjs";

const [since, count] = process.argv.slice(2);
const events = [];
await new Promise((done, fail) => {
  follow(since, (event) => {
    events.push(event);
    if (events.length === Number(count)) done();
  }).catch(fail);
});
console.log(JSON.stringify({ events }));
process.exit();
