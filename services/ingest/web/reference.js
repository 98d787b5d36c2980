// Shows the OpenAPI or AsyncAPI document as text: what there is, what it takes, what it answers.

const METHODS = ["get", "post", "put", "delete"];
const root = document.getElementById("reference");

function element(name, ...content) {
  const made = document.createElement(name);
  made.append(...content.filter(Boolean));
  return made;
}

function folded(title, value) {
  return element("details", element("summary", title),
    element("pre", JSON.stringify(value, null, 2)));
}

function operation(method, path, it) {
  const parameters = (it.parameters ?? []).map((p) =>
    element("li", `${p.in} ${p.name}${p.required ? "" : ", optional"} `,
      folded("schema", p.schema)));
  const answers = Object.entries(it.responses).map(([status, answer]) =>
    element("li", `${status}: ${answer.description}`));
  return element("article",
    element("h3", `${method.toUpperCase()} ${path}`),
    element("p", it.description ?? it.summary ?? ""),
    parameters.length ? element("ul", ...parameters) : null,
    it.requestBody ? folded("body", it.requestBody.content) : null,
    element("ul", ...answers));
}

function http(spec) {
  const paths = Object.entries(spec.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => operation(method, path, item[method])));
  return [...paths, folded("schemas", spec.components.schemas)];
}

function events(spec) {
  const channels = Object.entries(spec.channels).map(([name, channel]) =>
    element("article", element("h3", channel.address ?? name), folded("messages", channel.messages)));
  return [...channels, folded("components", spec.components)];
}

const isEvents = location.pathname === "/asyncapi";
const spec = await (await fetch(isEvents ? "/asyncapi.json" : "/openapi.json")).json();
root.append(...(isEvents ? events(spec) : http(spec)));
