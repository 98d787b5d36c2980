// The API, as the page uses it. Server-sent events are read by fetch, because EventSource cannot
// send an Authorization header.

export class Refused extends Error {
  constructor(problem) {
    super(`${problem.title}. ${problem.detail ?? ""} (${problem.code})`);
  }
}

async function checked(answer) {
  if (answer.ok) return answer;
  throw new Refused(await answer.json());
}

export async function upload(key, file, language) {
  const form = new FormData();
  form.append("file", file);
  form.append("kind", "interview");
  form.append("kind", "learning");
  if (language) form.append("language", language);
  const headers = { Authorization: `Bearer ${key}` };
  const answer = await fetch("/v1/resumes", { method: "POST", body: form, headers });
  return (await checked(answer)).json();
}

export async function follow(key, analysis, onStage) {
  for (;;) {
    const headers = { Authorization: `Bearer ${key}` };
    const answer = await checked(await fetch(analysis.links.events, { headers }));
    for await (const event of events(answer.body)) {
      if (event.state === "failed" || event.status) throw new Refused({ title: "It failed", ...event });
      if (event.state === "done") return event.result;
      onStage(event.stage);
    }
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const data = block.split(/\r?\n/).filter((line) => line.startsWith("data:"));
      if (data.length) yield JSON.parse(data.map((line) => line.slice(5)).join("\n"));
    }
  }
}
