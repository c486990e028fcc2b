"use strict";
(() => {
  const find = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const make = (tag, values = {}) => Object.assign(document.createElement(tag), values);
  const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });
  const page = find("#level");
  const levels = find("#levels");
  const dialog = find("dialog");
  const news = find("[role='status']", levels);
  const start = page.dataset.level;
  const pages = { [start]: page.innerHTML };

  // The level: asked for on the way up, kept where the browser allows that, never in the address.

  const key = `etoile:${levels.dataset.show}`;
  const remember = (level) => { try { localStorage.setItem(key, `${level}/${start}`); } catch { /* a private window */ } };
  function remembered() { // a file that begins at another level was exported anew, for somebody who has seen that
    try {
      const [level, from] = (localStorage.getItem(key) ?? "").split("/");
      return from === start && find(`[value="${level}"]`, levels) ? level : start;
    } catch { return start; }
  }

  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

  function decode(text) { // base 85, as Python writes it: five digits for four bytes
    const words = new DataView(new ArrayBuffer(4 * Math.ceil(text.length / 5)));
    const padded = text.padEnd(5 * Math.ceil(text.length / 5), "~");
    for (let at = 0; at < padded.length; at += 5) {
      const word = [...padded.slice(at, at + 5)].reduce((sum, digit) => 85 * sum + digits.indexOf(digit), 0);
      words.setUint32(4 * at / 5, word);
    }
    return words.buffer.slice(0, words.byteLength - padded.length + text.length);
  }

  async function inflate(text) {
    const stream = new Blob([decode(text)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).text();
  }

  const parts = { "-1": [] };
  async function partsOf(level) { // HTML, and numbers: which part of the level before comes here, and how many with it
    if (!parts[level]) {
      const before = await partsOf(level - 1);
      const packed = (await inflate(find(`script[data-level="${level}"]`).textContent)).split("\0");
      parts[level] = packed.flatMap((part) => {
        const [, start, count] = /^(\d+) (\d+)$/.exec(part) ?? [];
        return start ? before.slice(start, Number(start) + Number(count)) : [part];
      });
    }
    return parts[level];
  }

  async function show(level) {
    pages[level] ??= (await partsOf(Number(level))).join("");
    if (page.dataset.level !== level) page.innerHTML = pages[level];
    page.dataset.level = level;
    highest = Math.max(highest, level);
    find(`[value="${level}"]`, levels).checked = true;
    remember(level);
    prepareQuiz();
    linkSources();
    search();
    spy.disconnect();
    all("main > section", page).forEach((each) => spy.observe(each));
  }

  function ask(level) {
    find("b", dialog).textContent = level;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }

  let highest = Number(start); // that was opened: the way back there is free

  async function choose(level) {
    const agreed = Number(level) <= highest || await ask(level);
    if (agreed) await show(level);
    find(`[value="${page.dataset.level}"]`, levels).checked = true;
    find(":checked", levels).focus();
    if (agreed) tell(Number(level));
  }

  function tell(level) {
    news.textContent = level ? `Now open up to episode ${level}: ` : "Now as before episode 1.";
    if (level) news.append(make("a", { href: "#new", textContent: `what is new in episode ${level}` }));
  }

  const radios = all("input", levels);
  levels.addEventListener("change", (event) => choose(event.target.value));
  levels.addEventListener("keydown", (event) => { // arrows only lead along; Space and Enter choose
    const at = radios.indexOf(event.target);
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (at < 0 || !(step || event.key === "Enter")) return;
    event.preventDefault();
    if (step) radios[at + step]?.focus();
    else radios[at].click();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.value !== undefined) dialog.close(event.target.value);
  });

  // The search: all words of the text, in any order, without case, accents or punctuation.

  const letters = { œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ß: "ss", ς: "σ" };
  function fold(text) {
    const plain = text.toLowerCase().replace(/['’‘ʼ`´]/g, "").normalize("NFKD").toLowerCase().normalize("NFKD");
    const bare = plain.replace(/\p{M}|['’‘ʼ`´]/gu, "").replace(/[œæøłđßς]/g, (letter) => letters[letter]);
    return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  const small = new Set("a an and are did do does in is of play played plays the to was were what where which who whos".split(" "));
  const box = find("#search");
  const field = find("input", box);
  const results = find("ol", box);
  const more = button("Show more", () => {
    const shown = results.children.length;
    most += most;
    search();
    find("button", results.children[shown]).focus();
  });
  const fewest = 12;
  let most = fewest;
  let index = null;

  function indexed() {
    const parts = all("main article, main li, main dd, main tr, .premise, #sources li");
    const own = parts.filter((part) => (!find("li, dd, tr", part) || part.matches("article")) && !part.closest("#quiz"));
    const entries = own.map(entryOf);
    const words = new Set(entries.flatMap(({ folded }) => folded.split(" ")));
    const names = new Set(entries.flatMap((entry) => (entry.isNamed ? entry.head.split(" ") : [])));
    return { level: page.dataset.level, entries, words, names };
  }

  function entryOf(part) { // what it is about, what stands beside that, and the sentences; of a card without what is folded
    const card = part.closest("article");
    const isCard = part === card;
    const title = find("h2", part.closest("section")).textContent;
    const heading = isCard || part.matches("dd") ? null : find(":scope > b, :scope > th", part);
    const whose = card && find("h3, h4", card).textContent;
    const name = heading?.textContent ?? (part.matches("dd") ? labelOf(part) : whose) ?? "";
    const copy = part.cloneNode(true);
    const others = isCard ? all(":scope > details > p", copy).map((each) => each.textContent.replace(/\.$/, "")) : [];
    all("details, mark, sup, h3, h4, :scope > b, :scope > th, i:not([aria-label='to'])", copy).forEach((each) => each.remove());
    const beside = all("small, .meta, .aside", copy);
    beside.forEach((each) => each.remove());
    all("td, p", copy).forEach((each) => each.append(" "));
    const text = tidy(copy.textContent);
    const aside = [...beside.map((each) => tidy(each.textContent)), ...others].filter(Boolean).join(" · ");
    const where = whose && whose !== name ? `${title}, ${whose}` : title;
    const isNamed = isCard || Boolean(heading && !find("a", heading) && !part.closest("#reviews"));
    const folded = fold(`${name} ${aside} ${text}`);
    return { part, name, aside, text, where, isCard, isNamed, folded, title: fold(name), head: fold(`${name} ${aside}`) };
  }

  const tidy = (text) => text.replace(/\s+/g, " ").trim();

  function labelOf(part) {
    while (part && !part.matches("dt")) part = part.previousElementSibling;
    return part?.textContent;
  }

  const fits = [ // whole words before beginnings of words; what is within words only where there is neither
    (word, text) => ` ${text} `.includes(` ${word} `),
    (word, text) => ` ${text}`.includes(` ${word}`),
    (word, text) => text.includes(word),
  ];
  const fit = (wanted, text) => fits.findIndex((each) => wanted.every((words) => words.some((word) => each(word, text))));
  const isWithin = (found) => found % fits.length === fits.length - 1;

  function rank(wanted, { isCard, isNamed, title, head, folded }) { // a card by its name, by what is beside it; a name; a text
    const places = [isCard && title, isCard && head, isNamed && title, folded];
    const ranks = places.map((text, place) => [text ? fit(wanted, text) : -1, fits.length * place]);
    const found = ranks.filter(([how]) => how >= 0).map(([how, place]) => place + how);
    return found.find((each) => !isWithin(each)) ?? found.at(-1);
  }

  function common(one, other) { // letters in the longest run of both, and in what is before and after it, as Python's difflib
    let [at, there, size] = [0, 0, 0];
    for (let i = 0; i < one.length; i += 1) {
      for (let j = 0; j < other.length; j += 1) {
        let same = 0;
        while (i + same < one.length && one[i + same] === other[j + same]) same += 1;
        if (same > size) [at, there, size] = [i, j, same];
      }
    }
    if (!size) return 0;
    return size + common(one.slice(0, at), other.slice(0, there)) + common(one.slice(at + size), other.slice(there + size));
  }

  function near(word, known, least) { // up to five words that it may be a slip of, in the order of Python's difflib
    const limit = (other) => 2 * Math.min(word.length, other.length) / (word.length + other.length);
    const able = [...known].filter((other) => limit(other) >= least);
    const close = able.map((other) => [2 * common(other, word) / (word.length + other.length), other]);
    return close.filter(([likeness]) => likeness >= least).sort().reverse().slice(0, 5).map(([, other]) => other);
  }

  function meant(word) { // itself where it is known; short words are too alike, but for names
    if ([...index.words].some((known) => known.startsWith(word))) return [word];
    if (word.length < 4) return [];
    return word.length < 5 ? near(word, index.names, 0.75) : near(word, index.words, 0.8);
  }

  function matches(wanted) { // best first; each sentence once, equally good ones about one name together
    const ranked = index.entries.map((entry) => ({ rank: rank(wanted, entry), ...entry })).filter((each) => each.rank >= 0);
    const better = ranked.filter((each) => !isWithin(each.rank));
    const best = (better.length ? better : ranked).sort((one, other) => one.rank - other.rank);
    const told = new Set();
    const found = best.filter(({ text, folded }) => {
      const key = fold(text) || folded;
      return !told.has(key) && told.add(key);
    });
    const groups = [...new Set(found.map(groupOf))];
    return groups.flatMap((group) => found.filter((each) => groupOf(each) === group));
  }

  const groupOf = (entry) => `${entry.rank} ${entry.name}`;

  function search() {
    const typed = fold(field.value).split(" ").filter(Boolean);
    const telling = typed.filter((word) => !small.has(word));
    const words = telling.length ? telling : typed;
    if (words.length && index?.level !== page.dataset.level) index = indexed();
    let wanted = words.map((word) => [word]);
    let found = words.length ? matches(wanted) : [];
    let meaning = "";
    if (words.length && !found.length) {
      wanted = words.map(meant);
      found = matches(wanted);
      const like = wanted.flat().filter((word, _, all) => !all.some((other) => other !== word && word.startsWith(other)));
      meaning = ` for words like ${like.join(", ")}`;
    }
    find("p", box).textContent = words.length ? `${found.length || "Nothing"} found${found.length ? meaning : ""}` : "";
    const shown = found.slice(0, most);
    results.replaceChildren(...shown.map((entry, at) => resultOf(entry, wanted.flat(), shown[at - 1])));
    more.hidden = found.length <= most;
  }

  function resultOf(entry, hits, before) { // a name stands once above what is found about it
    const item = make("li");
    const result = button("", () => leave(result, entry.part));
    const isAgain = before !== undefined && groupOf(before) === groupOf(entry);
    const parts = [[isAgain ? "" : "b", entry.name], ["small", [entry.aside, entry.where].filter(Boolean).join(" · ")], ["span", entry.text]];
    parts.filter(([tag, text]) => tag && text).forEach(([tag, text]) => {
      const line = make(tag);
      line.append(...marked(text, hits));
      result.append(line, " ");
    });
    item.className = isAgain ? "again" : "";
    item.append(result);
    return item;
  }

  function marked(text, hits) {
    const begins = (word) => hits.some((hit) => fold(word).startsWith(hit));
    return text.split(/([\p{L}\p{N}\p{M}'’]+)/u).map((word) => (word && begins(word) ? make("mark", { textContent: word }) : word));
  }

  function leave(result, part) { // the way back leads to the result
    history.replaceState("search", "");
    history.pushState(null, "");
    left = result;
    go(part);
  }

  let left = null;
  window.addEventListener("popstate", ({ state }) => {
    if (state === "search") (left?.isConnected ? left : field).focus();
  });

  function open(part) {
    for (let each = part; each; each = each.parentElement) if (each.matches("details")) each.open = true;
  }

  function go(part) {
    open(part);
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    part.scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (event) => { // links lead into what is closed, too
    const link = event.target.closest("a[href^='#']");
    const target = link && find(link.getAttribute("href"));
    if (!target) return;
    all(":scope > details", target).forEach((each) => { each.open = true; });
    open(target);
    if (link.closest("sup")) addWayBack(target, link);
  });
  field.addEventListener("input", () => {
    most = fewest;
    search();
  });
  box.addEventListener("keydown", (event) => { // arrows lead through the results, Escape back to the field
    const stops = [field, ...all("li button", results), ...(more.hidden ? [] : [more])];
    const at = stops.indexOf(event.target);
    const to = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Escape: at > 0 && field }[event.key];
    if (to) to.focus();
    if (to || event.key === "ArrowUp") event.preventDefault();
    if (event.key === "Enter" && event.target === field) stops[1]?.click();
  });

  // The numbers of sources, as links.

  const sources = find("#cite");
  function linkSources() {
    if (!sources.checked) return;
    all("sup:not(:has(a))", document).forEach((each) => {
      each.innerHTML = each.innerHTML.replace(/\d+/g, (number) => `<a href="#s${number}" aria-label="Source ${number}">${number}</a>`);
    });
  }
  sources.addEventListener("change", linkSources);

  const back = document.createElement("button");
  back.type = "button";
  back.className = "back";
  back.textContent = "Back to the text";
  function addWayBack(source, link) {
    source.append(" ", back);
    back.onclick = () => {
      link.scrollIntoView({ block: "center" });
      link.focus({ preventScroll: true });
    };
  }

  // The picture: the lines of the box that one points at, or that has the focus, stand out.

  function trace(event) {
    const end = event.target.closest(".relations a")?.getAttribute("href");
    all(".relations [data-ends]", page).forEach((line) => {
      line.classList.toggle("faint", Boolean(end) && !line.dataset.ends.split(" ").includes(end));
    });
  }
  page.addEventListener("pointerover", trace);
  page.addEventListener("focusin", trace);

  addEventListener("beforeprint", () => all("#glossary details").forEach((each) => { each.open = true; }));

  // The quiz: rounds of so many questions as verdicts tell, and at the end of each what one has missed.

  function prepareQuiz() {
    const quiz = find(".quiz", page);
    if (!quiz || quiz.matches(".playing")) return;
    const worth = find(".worth", page);
    const verdicts = all("li", worth).map((each) => each.textContent);
    const round = verdicts.length - 1;
    const score = make("p", { className: "note" });
    const next = button("", () => put(number + 1).focus());
    const end = make("div", { className: "end" });
    const questions = [...quiz.children].map((item) => questionOf(item, answered));
    let first = 0;
    let number = 0;
    let count = 0;
    let missed = [];

    function play(from) {
      [first, missed] = [from, []];
      count = Math.min(round, questions.length - first);
      return put(0);
    }

    function put(at) { // what shall have the focus
      number = at;
      const shown = at < count ? questions[first + at] : null;
      questions.forEach((each) => { each.item.hidden = each !== shown; });
      next.hidden = true;
      end.hidden = Boolean(shown);
      if (!shown) return finish();
      shown.reset();
      score.textContent = at ? `Question ${at + 1} of ${count} · ${at - missed.length} right` : `Question 1 of ${count}`;
      return shown.prompt;
    }

    function answered(question, isRight) {
      if (!isRight) missed.push(question);
      const verdict = isRight ? "Right" : `Wrong: the answer is “${question.solution}”`;
      score.textContent = `Question ${number + 1} of ${count} · ${verdict} · ${number + 1 - missed.length} right`;
      next.textContent = number + 1 < count ? "Next question" : "Finish";
      next.hidden = false;
      next.focus();
    }

    function finish() {
      const right = count - missed.length;
      const title = make("h3", { tabIndex: -1, textContent: verdicts[Math.floor(round * right / count)] });
      score.textContent = `${right} of ${count} right`;
      const look = make("ul");
      look.append(...missed.map(({ prompt, told }) => {
        const item = make("li");
        item.append(make("p", { textContent: prompt.textContent }), told.cloneNode(true));
        return item;
      }));
      const after = first + count;
      const again = button("This round again", () => play(first).focus());
      const others = button(after < questions.length ? "More questions" : "The first round", () => play(after % questions.length).focus());
      others.hidden = questions.length <= round;
      const misses = missed.length ? [make("h4", { textContent: "To look at again" }), look] : [];
      end.replaceChildren(title, ...misses, others, again);
      return title;
    }

    quiz.classList.add("playing");
    worth.remove();
    score.setAttribute("role", "status");
    quiz.before(score);
    quiz.after(next, end);
    play(0);
  }

  function questionOf(item, answered) { // choices become buttons; the answer waits until one is pressed
    const [prompt, choices, answer] = item.children;
    const told = find("p", answer);
    const solution = find("b", told).textContent;
    const buttons = [...choices.children].map((choice) => {
      const own = button(choice.textContent, () => {
        buttons.forEach((each) => { each.disabled = true; });
        buttons.find((each) => each.textContent === solution).className = "right";
        if (own.textContent !== solution) own.className = "wrong";
        told.hidden = false;
        answered(question, own.textContent === solution);
      });
      choice.replaceChildren(own);
      return own;
    });
    const reset = () => {
      buttons.forEach((each) => Object.assign(each, { disabled: false, className: "" }));
      told.hidden = true;
    };
    prompt.tabIndex = -1;
    answer.replaceWith(told);
    const question = { item, prompt, told, solution, reset };
    return question;
  }

  page.addEventListener("keydown", (event) => { // 1 to 4 answer the question that has the focus
    const question = event.target.closest(".playing > li");
    if (question && "1234".includes(event.key)) all("ul button", question)[Number(event.key) - 1]?.click();
  });

  // Where one is, in the contents.

  const spy = new IntersectionObserver((sections) => sections.forEach(({ target, isIntersecting }) => {
    find(`nav :is([href="#${target.id}"], [href="#in-${target.id}"])`, page)?.setAttribute("aria-current", isIntersecting);
  }), { rootMargin: "-30% 0px -70%" });

  box.append(more);
  box.hidden = false;
  levels.hidden = !("DecompressionStream" in window) || radios.length < 2;
  find(".up b").textContent = levels.hidden ? "Search" : "Search and levels";
  show(remembered());
})();
