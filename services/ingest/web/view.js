// Results as elements. Texts are set as text, never as markup: a resume is untrusted.

const WORDS = {
  ko: { interview: "면접 질문", learning: "학습 경로", line: "이력서", why: "왜 묻는가",
        good: "좋은 답변이 다루는 것", then: "이어지는 질문", weeks: "주",
        strengths: "강점", weaknesses: "보완할 점" },
  en: { interview: "Interview questions", learning: "Learning path", line: "Resume", why: "Why you",
        good: "Good answers cover", then: "Then", weeks: "weeks",
        strengths: "Strengths", weaknesses: "To work on" },
};

function element(name, content, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...[content ?? []].flat());
  return made;
}

const list = (texts) => element("ul", texts.map((text) => element("li", text)));

function quotes(evidence, words) {
  return evidence.map((it) =>
    element("blockquote", [element("cite", `${words.line} ${it.line}`), it.quote]));
}

function question(it, number, words) {
  return element("article", [
    element("h3", `${number + 1}. ${it.question}`),
    element("div", [it.type, it.difficulty, ...it.topics].join(" · "), "tags"),
    ...quotes(it.evidence, words),
    element("p", `${words.why}: ${it.reason}`),
    element("details", [element("summary", words.good), list(it.what_good_answers_cover)]),
    ...it.follow_ups.map((text) => element("p", `→ ${words.then}: ${text}`)),
  ]);
}

function link(resource) {
  const made = element("a", resource.title);
  made.href = resource.url;
  made.rel = "noopener noreferrer";
  made.target = "_blank";
  return element("li", made);
}

function step(it, number, words) {
  return element("article", [
    element("h3", `${number + 1}. ${it.title} (${it.weeks} ${words.weeks})`),
    element("p", it.description),
    element("p", `${words.why}: ${it.reason}`),
    ...quotes(it.evidence, words),
    element("ul", it.resources.map(link)),
  ]);
}

function findings(title, items, words) {
  const entries = items.map((it) => element("li", [it.text, ...quotes(it.evidence, words)]));
  return [element("h3", title), element("ul", entries)];
}

export function show(result) {
  const words = WORDS[result.origin.language];
  const items = result.kind === "interview"
    ? result.questions.map((it, number) => question(it, number, words))
    : [
        element("p", result.summary),
        ...findings(words.strengths, result.strengths, words),
        ...findings(words.weaknesses, result.weaknesses, words),
        ...result.steps.map((it, number) => step(it, number, words)),
      ];
  const origin = `${result.origin.provider} · ${result.origin.model}`;
  return element("section", [element("h2", words[result.kind]), ...items, element("footer", origin)]);
}
