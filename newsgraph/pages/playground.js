"use strict";

const examples = {
  "Coverage of a subject": `# Everything about a subject: articles that say it, and those that likeness
# and related edges lead to, each with the way that led there.
{
  coverage(of: "Amazon Rekognition", first: 10) {
    totalCount
    edges {
      score
      hops
      path { title }
      node { title publishedDateTime provider { name } }
    }
  }
}`,
  "Articles on a topic": `{
  topic(by: { slug: "computer-vision" }) {
    name
    parent { name }
    articles(first: 5) { totalCount nodes { title url } }
    topProviders(first: 5) { provider { name } count }
  }
}`,
  "Filtered, with facets": `{
  articles(
    first: 5
    where: { quality: { gte: 50 }, related: { some: { title: { contains: "microsoft" } } } }
    orderBy: [{ field: QUALITY }]
  ) {
    totalCount
    nodes { title quality }
    facets { providers(first: 5) { provider { name } count } timeline(interval: MONTH) { start count } }
  }
}`,
  "Search": `{
  search(query: "+facial polic* -boston", first: 5) {
    totalCount
    edges { score node { kind label sources } }
  }
}`,
  "What was loaded": `{
  graph {
    version articles stubs providers topics
    edgeCounts { kind count }
    diagnostics(first: 5) { totalCount nodes { severity code source line message } }
  }
}`,
};

const element = (id) => document.getElementById(id);
const query = element("query");

for (const name of Object.keys(examples)) element("examples").append(new Option(name));
element("examples").addEventListener("change", (event) => show(examples[event.target.value]));
element("run").addEventListener("click", run);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
show(Object.values(examples)[0]);
run();

function show(text) {
  query.value = text;
}

async function run() {
  const status = element("status");
  let variables;
  try {
    variables = JSON.parse(element("variables").value || "{}");
  } catch {
    status.textContent = "The variables are not valid JSON; check their quotes and commas.";
    return;
  }
  status.textContent = "Running …";
  const started = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ query: query.value, variables }),
    });
    const answer = await response.json();
    element("answer").textContent = JSON.stringify(answer, null, 2);
    const time = `${Math.round(performance.now() - started)} ms`;
    status.textContent = answer.errors ? `${answer.errors[0].message} (${time})` : `Answered in ${time}.`;
  } catch {
    status.textContent = "The server did not answer; is it still running?";
  }
}
