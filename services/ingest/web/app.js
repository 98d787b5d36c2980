// The page: choose a file, send it, follow what is made of it, show it.

import { follow, upload } from "./api.js";
import { show } from "./view.js";

const at = (id) => document.getElementById(id);
const STAGES = { reading: "reading · 읽는 중", writing: "writing · 작성 중", queued: "waiting for the night batch · 야간 배치 대기 중" };

at("key").value = sessionStorage.getItem("key") ?? "";

at("file").addEventListener("change", () => {
  at("chosen").textContent = at("file").files[0]?.name ?? "";
});

for (const name of ["dragover", "dragleave", "drop"]) {
  at("drop").addEventListener(name, (event) => {
    event.preventDefault();
    at("drop").classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) {
      at("file").files = event.dataTransfer.files;
      at("chosen").textContent = event.dataTransfer.files[0].name;
    }
  });
}

function say(text, isError = false) {
  at("status").textContent = text;
  at("status").className = isError ? "error" : "";
}

async function make() {
  const key = at("key").value.trim();
  sessionStorage.setItem("key", key);
  say("sending · 보내는 중");
  const resume = await upload(key, at("file").files[0], at("language").value);
  const made = resume.analyses.map(async (analysis) => {
    const result = await follow(key, analysis, (stage) => say(STAGES[stage] ?? stage));
    at("results").append(show(result));
  });
  await Promise.all(made);
  say("");
}

at("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("results").replaceChildren();
  at("send").disabled = true;
  try {
    await make();
  } catch (error) {
    say(error.message, true);
  } finally {
    at("send").disabled = false;
  }
});
